import { added, defineRule, setTo, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { namedLimit } from "../batch-limits.ts";
import { capturedGraphs, largestSize } from "../graphs/captured.ts";
import { coveringLimit, coveringSize } from "../graphs/covering.ts";
import { placeOf } from "../group-settings.ts";

export const captureSizeMaximum = defineRule({
  id: "vllm-capture-size-maximum",
  source:
    "vLLM 0.13.0, config/vllm.py:1126, and vLLM 0.20.2, :1549: max_cudagraph_capture_size must be the largest of the list",
  per: "group",
  check: (group, { topology }) => {
    const given = largestSize(group);
    const graphs = capturedGraphs(topology, group);
    // Other rules report a number below 1, and a list of which nothing is left.
    if (given === undefined || given.value < 1 || graphs === undefined) return [];
    const { listed, limits } = graphs;
    const largest = listed === undefined ? undefined : graphs.sizes.at(-1);
    if (listed === undefined || largest === undefined || given.value === largest) return [];
    return [
      {
        ...placeOf(given),
        message: `${given.name} ${given.value} must equal ${largest}, the largest size of ${listed.name}${largest === Math.max(...listed.value) ? "" : ` up to ${namedLimit(group, "maxNumBatchedTokens", limits)}`}.`,
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
  check: (group, { topology }) => {
    const graphs = capturedGraphs(topology, group);
    const largest = graphs?.captured.at(-1);
    if (graphs === undefined || largest === undefined || group.role === Role.Prefill) return [];
    const { listed, limits, step } = graphs;
    if (largest >= step) return [];
    const sequences = namedLimit(group, "maxNumSeqs", limits);
    if (listed !== undefined)
      return [
        {
          ...placeOf(listed),
          message: `${listed.name} ends at ${largest}, below the ${step} tokens of a step with ${sequences}; larger steps run without a graph.`,
          fix: added(coveringSize(topology, group, step), listed.value, { ending: ", or lower maxNumSeqs" }),
        },
      ];
    const given = largestSize(group);
    const path = given?.path ?? `groups.${group.name}.args.compilationConfig.max_cudagraph_capture_size`;
    const needed = coveringLimit(topology, group, step);
    const origin = given === undefined ? "by default" : `with ${given.name} ${given.value}`;
    return [
      {
        path,
        ...(given === undefined ? {} : { value: given.value }),
        message: `vLLM captures graphs of up to ${largest} tokens ${origin}, below the ${step} tokens of a step with ${sequences}; larger steps run without a graph.`,
        fix:
          needed === undefined
            ? `Lower maxNumSeqs to at most ${Math.floor(largest / graphs.tokensPerSequence)}`
            : setTo(needed, {
                name: given?.name ?? "compilationConfig.max_cudagraph_capture_size",
                ending: ", or lower maxNumSeqs",
              }),
      },
    ];
  },
});
