import { type GroupRule, numberOf, objectTo, Severity } from "../../domain/index.ts";
import { limitsOf } from "./limits.ts";

/** Above this share of memory a draft's weights and large graphs have no room (1.3 to 2.5 GB come after the cache). */
const MOST = 0.92;

const LARGE_GRAPH = 512;

/** What graphs and drafts take beside the cache. */
export const graphRules: readonly GroupRule[] = [
  {
    id: "lightllm-graph-batch",
    severity: Severity.Warning,
    source: "LightLLM v1.2.0, graph_max_batch_size: inferred, a graph is for requests that run",
    check: (_, group) => {
      const graph = numberOf(group, "graphMaxBatchSize");
      const { runningMaxReqSize } = limitsOf(group);
      if (graph === undefined || graph <= runningMaxReqSize || isPersonal(group.args)) return [];
      return objectTo(
        group,
        "graphMaxBatchSize",
        `At most ${runningMaxReqSize} requests run at once, so larger graphs take memory and are never used.`,
        `lower it to ${runningMaxReqSize}, or raise runningMaxReqSize`,
      );
    },
  },
  {
    id: "lightllm-memory-reserve",
    severity: Severity.Warning,
    source: "LightLLM v1.2.0, base_backend.py: the draft is loaded after the cache has taken its share",
    check: (_, group) => {
      const fraction = numberOf(group, "memFraction") ?? 0;
      const reasons = [
        ...(group.args["mtpMode"] === undefined ? [] : ["the draft"]),
        ...((numberOf(group, "graphMaxBatchSize") ?? 0) < LARGE_GRAPH ? [] : ["the graphs"]),
      ];
      if (fraction <= MOST || fraction >= 1 || reasons.length === 0) return [];
      return objectTo(
        group,
        "memFraction",
        `Too little stays for ${reasons.join(" and ")}, which come after the cache.`,
        `lower it to ${MOST} or less`,
      );
    },
  },
];

/** Settings that a mode replaces, whatever they are. */
const PERSONAL = ["runningMaxReqSize", "batchMaxTokens", "chunkedPrefillSize", "graphMaxBatchSize"] as const;

export const personalOverrides: GroupRule = {
  id: "lightllm-personal-overrides",
  severity: Severity.Warning,
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: performance_mode",
  check: (_, group) =>
    isPersonal(group.args)
      ? PERSONAL.filter((argument) => group.args[argument] !== undefined).flatMap((argument) =>
          objectTo(
            group,
            argument,
            'performanceMode "personal" sets it itself.',
            "take it or performanceMode out",
          ),
        )
      : [],
};

function isPersonal(args: { readonly [name: string]: unknown }): boolean {
  return args["performanceMode"] === "personal";
}
