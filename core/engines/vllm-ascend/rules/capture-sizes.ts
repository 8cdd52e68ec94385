import { atLeast, defineRule, removed, setTo, Severity, without } from "../../../domain/index.ts";
import { namedLimit } from "../batch-limits.ts";
import { capturedGraphs, keptDegree, largestSize } from "../graphs/captured.ts";
import { coveringLimit, coveringSize } from "../graphs/covering.ts";
import { hasDecodeGraphs } from "../graphs/mode.ts";
import { roundedUp } from "../graphs/sizes.ts";
import { draftTokens, placeOf, sequenceParallel, settingsOf, usesGraphs } from "../group-settings.ts";

export const captureSizesEmpty = defineRule({
  id: "vllm-capture-sizes-empty",
  source: "vLLM 0.13.0, config/vllm.py:1086, and vLLM 0.20.2, :1496: a given list must have an element",
  per: "group",
  check: (group, { at }) => {
    const inner = settingsOf(group, "compilationConfig")["cudagraph_capture_sizes"];
    if (!Array.isArray(inner) || inner.length > 0 || !usesGraphs(group)) return [];
    return [
      {
        ...at("args.compilationConfig.cudagraph_capture_sizes"),
        message: "cudagraph_capture_sizes is empty, but the group captures graphs; vLLM refuses to start.",
        fix: removed({ ending: `, or set groups.${group.name}.args.enforceEager to true` }),
      },
    ];
  },
});

export const captureSizesDrafts = defineRule({
  id: "vllm-capture-sizes-drafts",
  severity: Severity.Warning,
  source:
    "vLLM 0.13.0, compilation.py:1067, vLLM 0.20.2, :1415, and vLLM 0.30.0, :1570: sizes of full decode graphs are rounded up to multiples of one token and its draft tokens",
  per: "group",
  check: (group, { topology }) => {
    const graphs = capturedGraphs(topology, group);
    const sizes = graphs?.listed;
    const step = 1 + draftTokens(group);
    if (graphs === undefined || sizes === undefined) return [];
    if (!hasDecodeGraphs(graphs.mode, topology.spec.engine.version)) return [];
    // The plugin drops sizes before vLLM rounds the others.
    const rounded = graphs.kept.filter((size) => size % step !== 0);
    if (rounded.length === 0) return [];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} must have multiples of ${step}, the tokens of a sequence per step; vLLM rounds ${rounded.join(", ")} up.`,
        fix: setTo(roundedUp(sizes.value, step), {
          as: `multiples of ${step}`,
        }),
      },
    ];
  },
});

export const captureSizesKept = defineRule({
  id: "vllm-capture-sizes-kept",
  severity: Severity.Warning,
  source:
    "vLLM 0.20.2, vllm.py:1417; vllm-ascend v0.20.2rc1, platform.py:359, and v0.30.0rc2, platform.py:1279: other sizes are dropped",
  per: "group",
  check: (group, { topology }) => {
    const graphs = capturedGraphs(topology, group);
    const sizes = graphs?.listed;
    if (graphs === undefined || sizes === undefined) return [];
    const { tokens } = graphs.limits;
    const parallel = sequenceParallel(topology, group);
    const step = keptDegree(topology, group);
    const dropped = sizes.value.filter((size) => size > tokens || size % step !== 0);
    // Other rules report a list of which none is kept.
    if (dropped.length === 0 || dropped.length === sizes.value.length) return [];
    const reasons = [
      ...(dropped.some((size) => size > tokens) ? [`maxNumBatchedTokens is ${tokens}`] : []),
      ...(parallel !== undefined && dropped.some((size) => size % step !== 0)
        ? [`${parallel.name} keeps only multiples of tensorParallelSize ${step}`]
        : []),
    ];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} has sizes that vLLM drops (${dropped.join(", ")}): ${reasons.join("; ")}.`,
        fix: without(dropped, sizes.value),
      },
    ];
  },
});

export const captureSizesLeft = defineRule({
  id: "vllm-capture-sizes-left",
  source:
    "vLLM 0.13.0, config/vllm.py:1092, and vLLM 0.20.2, :1502: vLLM drops sizes above max_num_batched_tokens and fails if none remain",
  per: "group",
  check: (group, { topology }) => {
    const graphs = capturedGraphs(topology, group);
    if (graphs?.listed === undefined || graphs.sizes.length > 0) return [];
    const { listed, limits, tokensPerSequence } = graphs;
    return [
      {
        ...placeOf(listed),
        message: `${listed.name} has no size up to ${namedLimit(group, "maxNumBatchedTokens", limits)}, so vLLM refuses to start.`,
        fix: setTo([largestMultiple(limits.tokens, tokensPerSequence)], {
          as: `sizes of at most ${limits.tokens}`,
        }),
      },
    ];
  },
});

export const captureSizesHoldSequence = defineRule({
  id: "vllm-capture-sizes-hold-sequence",
  source:
    "vLLM 0.13.0, compilation.py:1098, and vLLM 0.20.2, compilation.py:1476: no size is left after rounding to multiples of a token and its draft tokens",
  per: "group",
  check: (group, { topology, at }) => {
    const graphs = capturedGraphs(topology, group);
    const largest = graphs?.kept.at(-1);
    if (graphs === undefined || largest === undefined || graphs.captured.length > 0) return [];
    const { listed, limits, multiple } = graphs;
    const limit = largestSize(group);
    const what = `the multiples of ${multiple} tokens that sequences with draft tokens need, and vLLM refuses to start`;
    if (limits.tokens < multiple || (listed === undefined && limit === undefined))
      return [
        {
          ...at("args.maxNumBatchedTokens"),
          message: `${namedLimit(group, "maxNumBatchedTokens", limits)} leads to graphs of at most ${largest} tokens, below ${what}.`,
          fix: atLeast(Math.max(multiple, limits.sequences * graphs.tokensPerSequence)),
        },
      ];
    if (listed !== undefined)
      return [
        {
          ...placeOf(listed),
          message: `${listed.name} ends at ${largest}, below ${what}.`,
          fix: setTo([...new Set([multiple, coveringSize(topology, group, graphs.step)])], {
            as: `multiples of ${multiple}`,
          }),
        },
      ];
    return limit === undefined
      ? []
      : [
          {
            ...placeOf(limit),
            message: `${limit.name} ${limit.value} leads to graphs of at most ${largest} tokens, below ${what}.`,
            fix: setTo(coveringLimit(topology, group, graphs.step) ?? multiple, {
              as: `at least ${multiple}`,
              ending: ", or remove it",
            }),
          },
        ];
  },
});

/** The largest size up to a number of tokens that no rule about draft tokens reports. */
function largestMultiple(tokens: number, step: number): number {
  return Math.max(1, tokens < step ? tokens : Math.floor(tokens / step) * step);
}
