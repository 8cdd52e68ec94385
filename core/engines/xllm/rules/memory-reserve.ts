import { type GroupRule, numberOf, objectTo, Severity } from "../../../domain/index.ts";

const MOST = 0.92;

/** Graphs and a draft model are not in what xLLM counts. */
const MOST_WITH_GRAPH_AND_DRAFT = 0.88;

export const memoryReserve: GroupRule = {
  id: "xllm-memory-reserve",
  severity: Severity.Warning,
  source: "xLLM llm_engine.cpp:574 counts neither graphs nor buffers; source 004 leaves 14 %",
  check: (_, group) => {
    const share = numberOf(group, "maxMemoryUtilization") ?? 0;
    const graph = group.args["enableAclGraph"] === true || group.args["enableGraph"] === true;
    const both = graph && (numberOf(group, "numSpeculativeTokens") ?? 0) > 0;
    const most = both ? MOST_WITH_GRAPH_AND_DRAFT : MOST;
    // What is no share at all is an error of another rule.
    if (share <= most || share > 1) return [];
    return objectTo(
      group,
      "maxMemoryUtilization",
      `It leaves ${Math.round((1 - share) * 100)} % for buffers of HCCL${both ? ", graphs and the draft" : ""} and the work itself.`,
      `lower it to ${most} or less; source 004 has 0.86`,
    );
  },
};
