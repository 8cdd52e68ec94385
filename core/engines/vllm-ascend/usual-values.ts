import type { ResolvedGroup, ResolvedTopology, UsualValue } from "../../domain/index.ts";
import { DEFAULT_BUFFER } from "../../memory/index.ts";
import { batchLimits } from "./batch-limits.ts";

/** vLLM's choice for models that generate text (engine/arg_utils.py, _set_default_chunked_prefill_and_prefix_caching_args; the same from 0.13.0 to 0.30.0). */
const ON: UsualValue = { value: "true", source: "vLLM, arg_utils.py: for models that generate text" };

const LIMIT = "vLLM, arg_utils.py, get_batch_defaults";

/** What the engine takes for flags and variables that nobody sets, and for which its parser has no default. */
export function usualValues(
  topology: ResolvedTopology,
  group: ResolvedGroup,
): Readonly<Record<string, UsualValue>> {
  const limits = batchLimits(topology, group);
  return {
    HCCL_BUFFSIZE: { value: String(DEFAULT_BUFFER), source: "hiascend envref_07_0080" },
    // With linear attention it depends on the release.
    ...(topology.model.linearAttention === undefined
      ? { "enable-chunked-prefill": ON, "enable-prefix-caching": ON }
      : {}),
    ...(limits === undefined
      ? {}
      : {
          "max-num-batched-tokens": { value: String(limits.tokens), source: LIMIT },
          "max-num-seqs": { value: String(limits.sequences), source: LIMIT },
        }),
  };
}
