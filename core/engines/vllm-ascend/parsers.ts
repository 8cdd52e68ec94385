import type { Engine, ParserArgument, ReadingParser } from "../../domain/index.ts";
import { ChatFormat } from "../../facts/index.ts";
import { releaseOf } from "./versions.ts";

const both = [ChatFormat.Glm45, ChatFormat.Glm47];

/**
 * vLLM, tool_parsers: from 0.24 on, glm45 and glm47 are one parser, which reads both formats. Before, glm45 needs the line break
 * after the name of a function; glm47 reads it since 0.16, which strips the name. poolside_v1 (0.23) has the regular expressions
 * of glm45.
 */
const TOOL_CALLS: readonly ReadingParser[] = [
  { name: "glm45", formats: [ChatFormat.Glm45] },
  { name: "glm47", formats: [ChatFormat.Glm47] },
  { name: "glm45", formats: [ChatFormat.Glm47], releases: { since: "0.24" } },
  { name: "glm47", formats: [ChatFormat.Glm45], releases: { since: "0.16" } },
  { name: "poolside_v1", formats: [ChatFormat.Glm45] },
];

/** vLLM, reasoning/__init__.py: holo2 names the class of glm45 in 0.16 to 0.23, kimi_k2 does in 0.16. */
const REASONING: readonly ReadingParser[] = [
  { name: "glm45", formats: both },
  { name: "glm47", formats: both, releases: { since: "0.24" } },
  { name: "holo2", formats: both, releases: { since: "0.16", before: "0.24" } },
  { name: "kimi_k2", formats: both, releases: { since: "0.16", before: "0.17" } },
];

/** The parsers of a release, and those that glm-serve loads into it. */
export const parsers: Engine["parsers"] = (version) => {
  const { toolCallParsers, reasoningParsers, parserPlugins } = releaseOf(version);
  const added = (argument: ParserArgument): readonly string[] =>
    parserPlugins.filter((plugin) => plugin.argument === argument).map(({ name }) => name);
  return {
    toolCallParser: { known: [...toolCallParsers, ...added("toolCallParser")], reading: TOOL_CALLS },
    reasoningParser: { known: [...reasoningParsers, ...added("reasoningParser")], reading: REASONING },
  };
};
