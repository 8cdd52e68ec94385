import {
  atLeast,
  defineRule,
  inRange,
  removed,
  type ResolvedGroup,
  type RuleContext,
  type RuleProblem,
  setTo,
  type VersionRange,
} from "../../../domain/index.ts";
import { namedLimit } from "../batch-limits.ts";
import { type CapturedGraphs, capturedGraphs, largestSize } from "../graphs/captured.ts";
import { coveringLimit } from "../graphs/covering.ts";
import { hasDecodeGraphs, isEager, requiresGraphs } from "../graphs/mode.ts";
import { roundedUp } from "../graphs/sizes.ts";
import { placeOf, sequenceParallel, type Setting, usesGraphs } from "../group-settings.ts";

/** Releases whose model runner does not tell vLLM about sequence parallelism. */
const WITHOUT_PASS: ReadonlySet<string> = new Set(["v0.13.0rc1", "v0.14.0rc1", "v0.15.0rc1"]);

/** Releases that accept sizes which are multiples of both (vllm-ascend v0.27.1rc1, model_runner_v1.py:5384). */
const LISTED_BY_BOTH: VersionRange = { since: "0.27" };

export const flashcomm1CaptureSizes = defineRule({
  id: "ascend-flashcomm1-capture-sizes",
  source:
    "vllm-ascend v0.13.0rc1, platform.py:217, v0.20.2rc1, platform.py:359, and v0.30.0rc2, platform.py:1289: vllm-ascend fails if no size remains",
  per: "group",
  check: (group, { topology, at }) => {
    const graphs = capturedGraphs(topology, group);
    const setting = sequenceParallel(topology, group);
    const { tensorParallelSize } = group;
    if (graphs === undefined || setting === undefined || graphs.sizes.length === 0) return [];
    if (graphs.sizes.some((size) => size % tensorParallelSize === 0)) return [];
    const { listed } = graphs;
    if (listed !== undefined)
      return [
        {
          ...placeOf(listed),
          message: `${listed.name} has no multiple of tensorParallelSize ${tensorParallelSize}, and ${setting.name} drops all other sizes.`,
          fix: setTo(roundedUp([...listed.value, graphs.step], tensorParallelSize), {
            as: `multiples of ${tensorParallelSize}`,
          }),
        },
      ];
    return [withoutMultiple(group, graphs, setting, { topology, at })];
  },
});

/** The problem of default sizes, at the setting that limits them. */
function withoutMultiple(
  group: ResolvedGroup,
  { limits, tokensPerSequence, sizes, step }: CapturedGraphs,
  setting: Setting,
  { topology, at }: Pick<RuleContext, "topology" | "at">,
): RuleProblem {
  const { tensorParallelSize } = group;
  const rest = `leads to graphs of ${sizes.join(", ")} tokens; ${setting.name} drops all but multiples of tensorParallelSize ${tensorParallelSize}, and vLLM-Ascend refuses to start without one.`;
  if (limits.tokens < tensorParallelSize)
    return {
      ...at("args.maxNumBatchedTokens"),
      message: `${namedLimit(group, "maxNumBatchedTokens", limits)} ${rest}`,
      fix: atLeast(Math.max(tensorParallelSize, limits.sequences * tokensPerSequence), {
        ending: `, or remove ${setting.name}`,
      }),
    };
  const largest = largestSize(group);
  if (largest !== undefined && largest.value < tensorParallelSize)
    return {
      ...placeOf(largest),
      message: `${largest.name} ${largest.value} ${rest}`,
      fix: atLeast(coveringLimit(topology, group, Math.max(step, tensorParallelSize)) ?? tensorParallelSize),
    };
  const enough = Math.ceil(tensorParallelSize / tokensPerSequence);
  return {
    ...at("args.maxNumSeqs"),
    message: `${namedLimit(group, "maxNumSeqs", limits)} with ${tokensOf(tokensPerSequence)} ${rest}`,
    fix: setTo([tensorParallelSize], {
      path: `groups.${group.name}.args.compilationConfig.cudagraph_capture_sizes`,
      name: "compilationConfig.cudagraph_capture_sizes",
      ending: limits.sequences < enough ? `, or maxNumSeqs to at least ${enough}` : "",
    }),
  };
}

export const flashcomm1LargestSize = defineRule({
  id: "ascend-flashcomm1-largest-size",
  releases: { before: "0.18" },
  source:
    "vllm-ascend v0.13.0rc1, utils.py:390, and v0.17.0rc1, utils.py:426: the largest size must stay; v0.18.0rc1, platform.py:329, lowers it",
  per: "group",
  check: (group, { topology, at }) => {
    const graphs = capturedGraphs(topology, group);
    const setting = sequenceParallel(topology, group);
    const { tensorParallelSize } = group;
    if (graphs === undefined || setting === undefined) return [];
    const largest = graphs.sizes.at(-1) ?? tensorParallelSize;
    const kept = graphs.sizes.findLast((size) => size % tensorParallelSize === 0);
    // ascend-flashcomm1-capture-sizes reports sizes of which none is kept.
    if (kept === undefined || kept === largest) return [];
    const reason = `${setting.name} drops ${largest}, the largest size of a graph, which is no multiple of tensorParallelSize ${tensorParallelSize}; vLLM-Ascend ${topology.spec.engine.version} then refuses to start.`;
    const { listed } = graphs;
    return [
      listed === undefined
        ? {
            ...at("args.compilationConfig.max_cudagraph_capture_size"),
            message: reason,
            fix: setTo(kept, { name: "compilationConfig.max_cudagraph_capture_size" }),
          }
        : {
            ...placeOf(listed),
            message: reason,
            fix: setTo(roundedUp([...listed.value, graphs.step], tensorParallelSize), {
              as: `multiples of ${tensorParallelSize}`,
            }),
          },
    ];
  },
});

export const flashcomm1GraphMode = defineRule({
  id: "ascend-flashcomm1-graph-mode",
  source:
    "vllm-ascend v0.13.0rc1, platform.py:213, and v0.23.0rc1, platform.py:550: without graphs no size remains; v0.23.0, platform.py:551, does not ask then",
  per: "group",
  check: (group, { topology, at }) => {
    const setting = sequenceParallel(topology, group);
    const { version } = topology.spec.engine;
    if (setting === undefined || group.tensorParallelSize === 1 || usesGraphs(group)) return [];
    if (isEager(group.args) || !requiresGraphs(version)) return [];
    return [
      {
        ...at("args.compilationConfig.cudagraph_mode"),
        message: `${setting.name} requires graphs or enforceEager in vLLM-Ascend ${version}, and the group has neither.`,
        fix: setTo(true, {
          path: `groups.${group.name}.args.enforceEager`,
          name: "enforceEager",
          ending: `, or remove ${setting.name}`,
        }),
      },
    ];
  },
});

export const flashcomm1DraftTokens = defineRule({
  id: "ascend-flashcomm1-draft-tokens",
  releases: { before: "0.29" },
  source:
    "vLLM 0.20.2, compilation.py:1451, with update_pass_config of vllm-ascend v0.13.0, model_runner_v1.py:3150, to v0.28.0rc1, :6180; v0.29.0rc1 takes the least common multiple",
  per: "group",
  check: (group, { topology, at }) => {
    const graphs = capturedGraphs(topology, group);
    const setting = sequenceParallel(topology, group);
    const { version } = topology.spec.engine;
    if (graphs === undefined || setting === undefined || WITHOUT_PASS.has(version)) return [];
    const { tensorParallelSize } = group;
    const { tokensPerSequence, mode } = graphs;
    if (tokensPerSequence === 1 || !hasDecodeGraphs(mode, version)) return [];
    const [small, large] = [tokensPerSequence, tensorParallelSize].toSorted((a, b) => a - b);
    if (small === undefined || large === undefined || large % small === 0) return [];
    const both = graphs.sizes.every(
      (size) => size % tokensPerSequence === 0 && size % tensorParallelSize === 0,
    );
    if (both && inRange(version, LISTED_BY_BOTH)) return [];
    const drafts = tokensPerSequence - 1;
    const fewer = largestDivisorBelow(tensorParallelSize, tokensPerSequence) - 1;
    return [
      {
        ...at("args.speculativeConfig.num_speculative_tokens"),
        message: `num_speculative_tokens ${drafts} leads to ${tokensPerSequence} tokens of a sequence per step; with ${setting.name}, vLLM requires that tensorParallelSize ${tensorParallelSize} is a multiple of them.`,
        fix:
          fewer === 0
            ? removed({ path: setting.path })
            : setTo(fewer, { ending: `, or remove ${setting.name}` }),
      },
    ];
  },
});

function tokensOf(count: number): string {
  return count === 1 ? "one token each" : `${count} tokens each`;
}

/** The largest divisor of a number below a limit. */
function largestDivisorBelow(whole: number, limit: number): number {
  let divisor = Math.min(whole, limit) - 1;
  while (whole % divisor !== 0) divisor -= 1;
  return divisor;
}
