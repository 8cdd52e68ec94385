import type { KnownVariables } from "../../domain/index.ts";
import { ascendNumbers, ascendVariables, judgedOnAscend } from "../../flags/index.ts";

/** What xLLM reads, and its libraries (source 004, §3; xLLM, mapping_npu.cpp and process_group.cpp). */
export const variables: KnownVariables = {
  names: [
    ...ascendVariables,
    "ETCD_PASSWORD",
    "ETCD_USERNAME",
    "VCPKG_ROOT",
    "XLLM_HCCL_TP_AIV",
    "XLLM_PROCESS_GROUP_ASYNC_TIMEOUT_SECONDS",
    "XLLM_PYTHON_MODEL_PATH",
  ],
  judged: judgedOnAscend,
  calledIn: (_, name) => name,
  numbers: {
    ...ascendNumbers,
    XLLM_PROCESS_GROUP_ASYNC_TIMEOUT_SECONDS: {
      min: 1,
      source: "xLLM, process group: seconds, 4 by default",
    },
  },
};
