import { type EngineRule, Severity } from "../../../domain/index.ts";

export const transferAscendDirect: EngineRule = {
  id: "ascend-transfer-ascend-direct",
  severity: Severity.Warning,
  source:
    "vllm-ascend #7711 and #4866: without use_ascend_direct NPUs exchange wrong blocks, without an error",
  check: ({ spec: { kvTransfer } }) =>
    kvTransfer?.useAscendDirect === false
      ? [
          {
            path: "kvTransfer.useAscendDirect",
            value: false,
            message:
              "Between NPUs the cache goes over AscendDirect; without it decode may go on from wrong tokens.",
            fix: "set it to true",
          },
        ]
      : [],
};
