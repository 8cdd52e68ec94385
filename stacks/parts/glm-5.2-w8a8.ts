import type { ArgumentValue } from "../../core/index.ts";
import { fusedAtThisLevel, onBoth, rpcPortReason } from "./vllm-ascend-documents.ts";

/** Drafts of the first edition of GLM5.2.md, which leaves it to the release to run them without graphs. */
export function ownDrafts(tokens: number) {
  return {
    speculativeConfig: { num_speculative_tokens: tokens, method: "deepseek_mtp" },
  } satisfies Record<string, ArgumentValue>;
}

/** `additionalConfig` of the commands that serve on A3. */
export const a3Config = {
  enable_npugraph_ex: true,
  fuse_muls_add: true,
  multistream_overlap_shared_expert: true,
} satisfies Record<string, ArgumentValue>;

/** `additionalConfig` of the commands that serve on A2. */
export const a2Config = {
  fuse_muls_add: true,
  multistream_overlap_shared_expert: true,
  ascend_compilation_config: { enable_npugraph_ex: true },
} satisfies Record<string, ArgumentValue>;

/** `additionalConfig` of prefill and decode. */
export const pairConfig = {
  ...a2Config,
  enable_sparse_c8: false,
  recompute_scheduler_enable: true,
} satisfies Record<string, ArgumentValue>;

/** Variables of prefill and decode, but for HCCL_BUFFSIZE. */
export const pairEnv = {
  ASCEND_AGGREGATE_ENABLE: "1",
  ASCEND_TRANSPORT_PRINT: "1",
  ACL_OP_INIT_MODE: "1",
};

const replacedKey = "false is the default of the two keys that replaced it in v0.23.0rc1";

const draftsWithoutGraphs =
  "v0.23.0.post1 runs the drafts of GLM models without graphs by itself (llm_base_proposer.py:225)";

/** Findings about values of the commands that serve on A3, and why the values stay. */
export const a3Accepts = {
  "ascend-additional-config-known": {
    "groups.serve.args.additionalConfig.enable_npugraph_ex": fusedAtThisLevel,
    "groups.serve.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
  },
  "ascend-draft-eager": { "groups.serve.args.speculativeConfig.enforce_eager": draftsWithoutGraphs },
};

/** The same on A2. */
export const a2Accepts = {
  "ascend-additional-config-known": {
    "groups.serve.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
  },
  "ascend-draft-eager": { "groups.serve.args.speculativeConfig.enforce_eager": draftsWithoutGraphs },
  "vllm-ready-timeout": {
    "groups.serve.env.VLLM_ENGINE_READY_TIMEOUT_S":
      "the document sets 1200 s, enough where each node reads the weights at 0.63 GB/s or more",
  },
};

/** The same for prefill and decode; `sequences`: how many run at once with the documented tokens per step. */
export function pairAccepts(sequences: number) {
  return {
    "ascend-additional-config-known": {
      "groups.prefill.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
      "groups.prefill.args.additionalConfig.enable_sparse_c8": replacedKey,
      "groups.decode.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
      "groups.decode.args.additionalConfig.enable_sparse_c8": replacedKey,
    },
    "ascend-draft-eager": { "groups.decode.args.speculativeConfig.enforce_eager": draftsWithoutGraphs },
    "ascend-recompute-scheduler-producer": {
      "groups.prefill.args.additionalConfig.recompute_scheduler_enable":
        "the document sets it on both sides; the release ignores it in prefill groups",
    },
    "vllm-batched-tokens-cover-drafts": {
      "groups.decode.args.maxNumBatchedTokens": `the document sets 164 tokens per step, so ${sequences} of the sequences run at once`,
    },
    "port-random": onBoth("ports", rpcPortReason),
  };
}
