import type { ArgumentValue, KvTransferSpec } from "../../core/index.ts";
import {
  everywhere,
  fusedAtThisLevel,
  longTimeouts,
  onBoth,
  oneThread,
  rpcPortReason,
} from "./vllm-ascend-documents.ts";

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

/** w4a8c8 on A3: `--additional-config` of prefill. */
export const int4PrefillConfig = {
  enable_dsa_cp: true,
  enable_sparse_li_c8: true,
  c8_enable_reshape_optim: true,
} satisfies ArgumentValue;

/** w4a8c8 on A3: `--additional-config` of decode. */
export const int4DecodeConfig = {
  recompute_scheduler_enable: true,
  enable_sparse_li_c8: true,
} satisfies ArgumentValue;

/** A2: the KV transfer beside a pool in which both sides keep the caches of prompts. */
export const a2Transfer = {
  connector: "MultiConnector",
  settings: { kv_load_failure_policy: "recompute" },
  connectors: [
    { connector: "MooncakeConnectorV1" },
    { connector: "AscendStoreConnector", extraConfig: { lookup_rpc_port: "0", backend: "mooncake" } },
  ],
  pool: { backend: "mooncake", port: 50088 },
} satisfies KvTransferSpec;

/** A2: sizes of the graphs of decode, in tokens. */
export const captureSizes = [
  4, 8, 16, 24, 32, 40, 48, 56, 64, 96, 128, 160, 192, 224, 256, 298, 320, 352, 384,
];

/** One million tokens: decode context parallelism, by blocks of the 128 tokens that the KV transfer needs. */
export function decodeContext(size: number) {
  return {
    decodeContextParallelSize: size,
    cpKvCacheInterleaveSize: 128,
  } satisfies Record<string, ArgumentValue>;
}

/** Findings about HCCL's timeouts on both sides, and why the values stay. */
export const timeoutAccepts = {
  "hccl-variable-known": onBoth(
    "env.HCCL_TRANSFER_TIMEOUT",
    "the document exports it; HCCL does not read it",
  ),
  "hccl-execution-timeout-vector-core": onBoth(
    "env.HCCL_EXEC_TIMEOUT",
    "the document asks for 3600 s; with AIV, HCCL uses at most 1091 s",
  ),
};

/** The finding about RPC ports 16591 and 16600. */
export const rpcPortAccepts = { "port-random": onBoth("ports", rpcPortReason) };

/** The finding about shared experts on a stream of their own beside fused MC2. */
export const sharedExpertAccepts = {
  "ascend-fused-mc2-shared-expert": onBoth(
    "args.additionalConfig.multistream_overlap_shared_expert",
    "the document sets both switches; the plugin logs that fused MC2 turns this one off",
  ),
};

/** Findings about documented values on both sides of v0.23.0.post1 on A3, and why the values stay. */
export const a3Accepts = {
  ...timeoutAccepts,
  ...sharedExpertAccepts,
  "ascend-additional-config-known": onBoth("args.additionalConfig.fuse_muls_add", fusedAtThisLevel),
};

/** Findings about values of both documents for A2, and why the values stay. */
export const a2SharedAccepts = {
  ...rpcPortAccepts,
  "ascend-dispatch-buffer": {
    "groups.prefill.env.HCCL_BUFFSIZE":
      "the document's size, with which GLM5.2.md of v0.30.0rc2 reports the accuracy of w8a8c8 weights in this shape; the operator's formula assumes that all tokens go to the experts of one device",
  },
};
