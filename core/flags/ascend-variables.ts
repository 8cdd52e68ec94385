import type { NumberRange } from "../domain/index.ts";
import { hcclVariables } from "./hccl-variables.ts";

/** Prefixes of names that rules for every engine on Ascend check: those of HCCL. */
export const judgedOnAscend: readonly string[] = ["HCCL_"];

/** Variables of CANN, ATB, torch_npu and OpenMP, which every engine on Ascend loads (their manuals; deployment documents 000 to 004). */
export const ascendVariables: readonly string[] = [
  ...hcclVariables,
  "ACL_OP_INIT_MODE",
  "ALLOW_INTERNAL_FORMAT",
  "ASCEND_CUSTOM_OPP_PATH",
  "ASCEND_GLOBAL_EVENT_ENABLE",
  "ASCEND_GLOBAL_LOG_LEVEL",
  "ASCEND_HOME_PATH",
  "ASCEND_LAUNCH_BLOCKING",
  "ASCEND_MODULE_LOG_LEVEL",
  "ASCEND_OPP_PATH",
  "ASCEND_PROCESS_LOG_PATH",
  "ASCEND_SLOG_PRINT_TO_STDOUT",
  "ASDOPS_LOG_LEVEL",
  "ASDOPS_LOG_PATH",
  "ASDOPS_LOG_TO_BOOST_TYPE",
  "ASDOPS_LOG_TO_FILE",
  "ASDOPS_LOG_TO_FILE_FLUSH",
  "ASDOPS_LOG_TO_STDOUT",
  "ATB_CONTEXT_WORKSPACE_SIZE",
  // Deployment document 004 misprints the name that follows.
  "ATB_CONVERT_NCHW_TO_AND",
  "ATB_CONVERT_NCHW_TO_ND",
  "ATB_LAUNCH_KERNEL_WITH_TILING",
  "ATB_LAYER_INTERNAL_TENSOR_REUSE",
  "ATB_LLM_ENABLE_AUTO_TRANSPOSE",
  "ATB_MATMUL_SHUFFLE_K_ENABLE",
  "ATB_OPERATION_EXECUTE_ASYNC",
  "ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE",
  "ATB_WORKSPACE_MEM_ALLOC_GLOBAL",
  "CPU_AFFINITY_CONF",
  "INF_NAN_MODE_ENABLE",
  "LCCL_DETERMINISTIC",
  "LCCL_PARALLEL",
  "LD_PRELOAD",
  "NPU_MEMORY_FRACTION",
  "OMP_NUM_THREADS",
  "OMP_PROC_BIND",
  "PROFILING_MODE",
  // The name of PyTorch for the variable after it.
  "PYTORCH_ALLOC_CONF",
  "PYTORCH_NPU_ALLOC_CONF",
  "PYTORCH_NPU_INSTALL_PATH",
  "TASK_QUEUE_ENABLE",
];

/** The right name of a variable that deployment document 004 misprints, as CANN reads it. */
export function rightName(name: string): string {
  return name === "ATB_CONVERT_NCHW_TO_AND" ? "ATB_CONVERT_NCHW_TO_ND" : name;
}

/** Those of them that hold numbers. */
export const ascendNumbers: Readonly<Record<string, NumberRange>> = {
  ASCEND_LAUNCH_BLOCKING: { min: 0, max: 1, source: "torch_npu, ASCEND_LAUNCH_BLOCKING" },
  INF_NAN_MODE_ENABLE: { min: 0, max: 1, source: "torch_npu, INF_NAN_MODE_ENABLE" },
  NPU_MEMORY_FRACTION: {
    min: 0.01,
    max: 1,
    fraction: true,
    source: "deployment document 004, §3: the fraction of the memory",
  },
  OMP_NUM_THREADS: {
    min: 1,
    list: true,
    source: "OpenMP, OMP_NUM_THREADS: positive numbers, one per level of nesting",
  },
  TASK_QUEUE_ENABLE: { min: 0, max: 2, source: "torch_npu, TASK_QUEUE_ENABLE" },
};
