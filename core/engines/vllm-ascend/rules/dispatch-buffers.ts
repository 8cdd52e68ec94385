import { atLeast, defineRule, Severity } from "../../../domain/index.ts";
import { DEFAULT_BUFFER } from "../../../memory/index.ts";
import { dispatchNeed } from "../dispatch-buffer.ts";

/** Sizes that people write are multiples of this many MB. */
const STEP = 50;

export const dispatchBuffer = defineRule({
  id: "ascend-dispatch-buffer",
  severity: Severity.Warning,
  source:
    "ops-transformer, moe_distribute_check_win_size.h; vllm-ascend v0.20.2rc1, dispatch_ffn_combine_tiling.cpp:285; aclnnMoeDistributeDispatch, HCCL_BUFFSIZE; vllm-ascend #4051 and #16835",
  per: "group",
  check: (group, { topology, at }) => {
    const need = dispatchNeed(topology, group);
    const given = group.env["HCCL_BUFFSIZE"];
    const size = Number(given ?? DEFAULT_BUFFER);
    // hccl-buffer-size reports what is no number.
    if (need === undefined || !(size > 0) || size >= need.megabytes) return [];
    const enough = Math.ceil(need.megabytes / STEP) * STEP;
    return [
      {
        ...at("env.HCCL_BUFFSIZE"),
        message: `HCCL_BUFFSIZE ${size}${given === undefined ? " (default)" : ""} is too small for ${need.operator}, which fails below ${need.megabytes} for ${need.tokens} ${need.tokens === 1 ? "token" : "tokens"} of a device; about ${enough} are enough.`,
        fix: atLeast(enough, { ending: ", or lower maxNumSeqs" }),
      },
    ];
  },
});
