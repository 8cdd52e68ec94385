import { Role } from "../topology/topology.ts";
import { onlyGroup, type Rule } from "./rule.ts";

/** Flags that decide what a KV block holds; the sides exchange raw blocks. */
const CACHE_FLAGS = ["blockSize", "kvCacheDtype", "dtype", "hfOverrides", "cpKvCacheInterleaveSize"] as const;

export const pdSameCache: Rule = {
  id: "pd-same-cache",
  source: "vllm-ascend, mooncake_connector.py: decode reads prefill's blocks as they are",
  check: (topology) => {
    const prefill = onlyGroup(topology, Role.Prefill);
    const decode = onlyGroup(topology, Role.Decode);
    if (prefill === undefined || decode === undefined) return [];
    return CACHE_FLAGS.filter(
      (flag) => JSON.stringify(prefill.args[flag]) !== JSON.stringify(decode.args[flag]),
    ).map((flag) => ({
      path: `groups.${decode.name}.args.${flag}`,
      value: decode.args[flag],
      message: `groups.${prefill.name}.args.${flag} is ${JSON.stringify(prefill.args[flag]) ?? "not set"}: decode would read the cache wrongly and answer with garbage.`,
      cure: "set the same on both sides or on neither",
    }));
  },
};
