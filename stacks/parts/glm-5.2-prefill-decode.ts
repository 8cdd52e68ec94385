import type { ArgumentValue } from "../../core/index.ts";
import { everywhere, longTimeouts, oneThread } from "./vllm-ascend-documents.ts";

/** Variables of every process on A3 with v0.23.0.post1 and v0.26.0rc1, but for HCCL_BUFFSIZE. */
export const a3Env = {
  ...everywhere,
  ...oneThread,
  ...longTimeouts,
  ACL_OP_INIT_MODE: "1",
  ASCEND_A3_ENABLE: "1",
  VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
};

/** v0.23.0.post1, A3: `--additional-config` of prefill. */
export const a3PrefillConfig = {
  fuse_muls_add: true,
  recompute_scheduler_enable: false,
  multistream_overlap_shared_expert: true,
  enable_dsa_cp: true,
  enable_sparse_sfa_c8: true,
  enable_sparse_li_c8: true,
  c8_enable_reshape_optim: true,
} satisfies ArgumentValue;

/** v0.23.0.post1, A3: `--additional-config` of decode. */
export const a3DecodeConfig = {
  fuse_muls_add: true,
  recompute_scheduler_enable: true,
  multistream_overlap_shared_expert: true,
  enable_sparse_sfa_c8: true,
  enable_sparse_li_c8: true,
} satisfies ArgumentValue;

/** Findings about documented values on both sides of v0.23.0.post1 on A3, and why the values stay. */
export const a3Accepts = {
  "ascend-additional-config-known": onBoth(
    "args.additionalConfig.fuse_muls_add",
    "the document sets it at this level, where nothing reads it; in ascend_compilation_config it is on by default",
  ),
  "ascend-fused-mc2-shared-expert": onBoth(
    "args.additionalConfig.multistream_overlap_shared_expert",
    "the document sets both switches; the plugin logs that fused MC2 turns this one off",
  ),
  "hccl-variable-known": onBoth(
    "env.HCCL_TRANSFER_TIMEOUT",
    "the document exports it; HCCL does not read it",
  ),
  "hccl-execution-timeout-vector-core": onBoth(
    "env.HCCL_EXEC_TIMEOUT",
    "the document asks for 3600 s; with AIV HCCL then uses its longest, 1091 s",
  ),
};

/** One reason for the same setting of prefill and decode. */
function onBoth(setting: string, reason: string): Record<string, string> {
  return { [`groups.prefill.${setting}`]: reason, [`groups.decode.${setting}`]: reason };
}
