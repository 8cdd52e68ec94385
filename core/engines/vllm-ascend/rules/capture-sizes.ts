import { added, defineRule, numberOf, setTo, Severity, without } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  captureSizes,
  draftTokens,
  placeOf,
  sequenceParallel,
  settingsOf,
  usesGraphs,
} from "../group-settings.ts";

export const captureSizeMaximum = defineRule({
  id: "vllm-capture-size-maximum",
  source: "vLLM 0.20.2, vllm.py: max_cudagraph_capture_size must be the largest of the list",
  per: "group",
  check: (group, { at }) => {
    const sizes = captureSizes(group);
    const inner = settingsOf(group, "compilationConfig")["max_cudagraph_capture_size"];
    const [setting, name] =
      typeof inner === "number"
        ? ["args.compilationConfig.max_cudagraph_capture_size", "max_cudagraph_capture_size"]
        : ["args.maxCudagraphCaptureSize", "maxCudagraphCaptureSize"];
    const given = typeof inner === "number" ? inner : numberOf(group, "maxCudagraphCaptureSize");
    if (sizes === undefined || given === undefined) return [];
    const largest = Math.max(...sizes.value);
    const tokens = numberOf(group, "maxNumBatchedTokens") ?? largest;
    if (given === largest || largest > tokens) return [];
    return [
      {
        ...at(setting),
        message: `${name} ${given} must equal ${largest}, the largest size of ${sizes.name}.`,
        fix: setTo(largest, { ending: ", or remove it" }),
      },
    ];
  },
});

export const captureSizesCoverSteps = defineRule({
  id: "vllm-capture-sizes-cover-steps",
  severity: Severity.Warning,
  source: "vLLM, v1/cudagraph_dispatcher.py: steps above the largest size run without a graph",
  per: "group",
  check: (group) => {
    const sizes = captureSizes(group);
    const sequences = numberOf(group, "maxNumSeqs");
    if (sizes === undefined || sequences === undefined || !usesGraphs(group)) return [];
    if (group.role === Role.Prefill) return [];
    const scheduled = sequences * (1 + draftTokens(group));
    const step = Math.min(scheduled, numberOf(group, "maxNumBatchedTokens") ?? scheduled);
    const largest = Math.max(...sizes.value);
    if (largest >= step) return [];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} ends at ${largest}, below the ${step} tokens of a step with maxNumSeqs ${sequences}; larger steps run without a graph.`,
        fix: added(step, sizes.value, { ending: ", or lower maxNumSeqs" }),
      },
    ];
  },
});

export const captureSizesDrafts = defineRule({
  id: "vllm-capture-sizes-drafts",
  severity: Severity.Warning,
  releases: { since: "0.18" },
  source:
    "vLLM 0.20.2, compilation.py:1415: sizes of full decode graphs are rounded up to multiples of one token and its draft tokens",
  per: "group",
  check: (group) => {
    const sizes = captureSizes(group);
    const step = 1 + draftTokens(group);
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (sizes === undefined || !usesGraphs(group) || typeof mode !== "string" || !mode.startsWith("FULL"))
      return [];
    const rounded = sizes.value.filter((size) => size % step !== 0);
    if (rounded.length === 0) return [];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} must have multiples of ${step}, the tokens of a sequence per step; vLLM rounds ${rounded.join(", ")} up.`,
        fix: setTo([...new Set(sizes.value.map((size) => Math.ceil(size / step) * step))], {
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
    const sizes = captureSizes(group);
    if (sizes === undefined || !usesGraphs(group)) return [];
    const tokens = numberOf(group, "maxNumBatchedTokens") ?? Number.POSITIVE_INFINITY;
    const parallel = sequenceParallel(topology, group);
    const step = parallel === undefined ? 1 : group.tensorParallelSize;
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
  source: "vLLM 0.20.2, vllm.py:1417: vLLM drops sizes above max_num_batched_tokens and fails if none remain",
  per: "group",
  check: (group) => {
    const sizes = captureSizes(group);
    const tokens = numberOf(group, "maxNumBatchedTokens");
    if (sizes === undefined || tokens === undefined || !usesGraphs(group)) return [];
    if (sizes.value.some((size) => size <= tokens)) return [];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} has no size up to maxNumBatchedTokens ${tokens}, so vLLM refuses to start.`,
        fix: setTo([largestSize(tokens, 1 + draftTokens(group))], { as: `sizes of at most ${tokens}` }),
      },
    ];
  },
});

/** The largest size up to a number of tokens that no rule about draft tokens reports. */
function largestSize(tokens: number, step: number): number {
  return Math.max(1, tokens < step ? tokens : Math.floor(tokens / step) * step);
}
