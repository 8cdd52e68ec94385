import { type EngineRule, ofPair } from "../../../domain/index.ts";
import { differences } from "./pd-same.ts";

export const pdSameCache: EngineRule = {
  id: "pd-same-cache",
  source: "vllm-ascend, mooncake_connector.py: decode reads prefill's blocks as they are",
  check: ofPair((pair) =>
    differences(pair, {
      args: ["blockSize", "kvCacheDtype", "dtype", "hfOverrides", "cpKvCacheInterleaveSize"],
      // Each makes another kind of cache: keys and values in eight bits, no latent attention.
      additionalConfig: ["enable_sparse_c8", "enable_sparse_sfa_c8", "enable_sparse_li_c8"],
      env: ["VLLM_MLA_DISABLE"],
      otherwise: "decode would read the cache wrongly and answer with garbage",
    }),
  ),
};
