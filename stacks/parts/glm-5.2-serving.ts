import type { ArgumentValue } from "../../core/index.ts";
import { servingAccepts } from "./glm-5.2.ts";
import { everywhere, keptAtTop } from "./vllm-ascend-documents.ts";

/** Findings about HCCL's timeouts of the documents of v0.23.0, and why the values stay. */
export const timeoutAccepts = {
  "hccl-variable-known": servingAccepts["hccl-variable-known"],
  "hccl-execution-timeout-vector-core": servingAccepts["hccl-execution-timeout-vector-core"],
};

/** Variables of every command on several Atlas 800 A2 that serves alone. */
export const a2Serving = {
  ...everywhere,
  VLLM_RPC_TIMEOUT: "360000",
  HCCL_EXEC_TIMEOUT: "200",
  HCCL_CONNECT_TIMEOUT: "120",
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "10",
  ACL_OP_INIT_MODE: "1",
  TASK_QUEUE_ENABLE: "1",
  CPU_AFFINITY_CONF: "1",
  VLLM_ENGINE_READY_TIMEOUT_S: "1200",
};

/** Keys of `additionalConfig` that the commands of v0.30.0rc2 for one million tokens share. */
export const millionTokens = {
  enable_flashcomm1: true,
  enable_dsa_cp: true,
  ascend_compilation_config: { enable_npugraph_ex: true, enable_static_kernel: false },
  multistream_overlap_shared_expert: true,
  enable_mc2_hierarchy_comm: false,
  enable_cpu_binding: true,
  recompute_scheduler_enable: false,
  weight_nz_mode: 1,
} satisfies Record<string, ArgumentValue>;

/** Findings about switches of these commands, and why they stay. */
export const millionTokensAccepts = {
  "ascend-switch-deprecated": {
    "groups.serve.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    "groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm":
      "the document sets it to false, which is the default",
  },
};
