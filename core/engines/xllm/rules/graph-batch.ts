import { type GroupRule, numberOf, objectTo, Severity } from "../../../domain/index.ts";

/** Names of one flag in different dialects. */
const LIMITS = ["aclGraphDecodeBatchSizeLimit", "graphDecodeBatchSizeLimit"];

/** Tokens of a step for which graphs are documented. */
const TOKENS = 32;

export const graphBatch: GroupRule = {
  id: "xllm-graph-batch",
  severity: Severity.Warning,
  source: "xLLM glm_5.md: at most 32 divided by the tokens that a sequence takes",
  check: (_, group) => {
    const step = 1 + (numberOf(group, "numSpeculativeTokens") ?? 0);
    const most = Math.floor(TOKENS / step);
    return LIMITS.filter((limit) => (numberOf(group, limit) ?? 0) > most).flatMap((limit) =>
      objectTo(
        group,
        limit,
        `Graphs of more than ${TOKENS} tokens are not documented, and a sequence takes ${step} of a step.`,
        `set it to at most ${most}`,
      ),
    );
  },
};
