import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";
import { captureSizes, settingsOf } from "../group-settings.ts";

export const captureSizeMaximum: EngineRule = {
  id: "vllm-capture-size-maximum",
  source: "vLLM 0.20.2, vllm.py: max_cudagraph_capture_size must be the largest of the list",
  check: eachGroup((group) => {
    const sizes = captureSizes(group);
    const inner = settingsOf(group, "compilationConfig")["max_cudagraph_capture_size"];
    const given = typeof inner === "number" ? inner : numberOf(group, "maxCudagraphCaptureSize");
    if (sizes === undefined || given === undefined) return [];
    const largest = Math.max(...sizes.value);
    const tokens = numberOf(group, "maxNumBatchedTokens") ?? largest;
    if (given === largest || largest > tokens) return [];
    return [
      {
        path: `groups.${group.name}.args.${inner === undefined ? "maxCudagraphCaptureSize" : "compilationConfig.max_cudagraph_capture_size"}`,
        value: given,
        message: `The largest of the sizes that are listed is ${largest}.`,
        fix: `set it to ${largest}, or take it out`,
      },
    ];
  }),
};
