import type { Engine, ParserArgument, ReadingParser } from "../../domain/index.ts";
import { ChatFormat, type RegistryName } from "../../facts/index.ts";
import { releaseOf } from "./releases.ts";

/** The registry of each argument. The catalogues hold only the parsers that fit GLM. */
export const registryOf: Readonly<Record<ParserArgument, RegistryName>> = {
  toolCallParser: "toolCallParsers",
  reasoningParser: "reasoningParsers",
};

const both = [ChatFormat.Glm45, ChatFormat.Glm47];

/** xLLM, function_call_parser.cpp: GLM-4.7 has its own detector, and `auto` takes the one of the model's type. */
const TOOL_CALLS: readonly ReadingParser[] = [
  { name: "glm45", formats: [ChatFormat.Glm45] },
  { name: "glm47", formats: [ChatFormat.Glm47] },
  { name: "glm5", formats: [ChatFormat.Glm47] },
  { name: "auto", formats: both },
];

/** xLLM, reasoning_parser.cpp: the names of GLM share a detector. */
const REASONING: readonly ReadingParser[] = [
  { name: "glm45", formats: both },
  { name: "glm47", formats: both },
  { name: "auto", formats: both },
];

/** The parsers of a release. */
export const parsers: Engine["parsers"] = (version) => {
  const { registries } = releaseOf(version);
  return {
    toolCallParser: { known: registries.toolCallParsers ?? [], reading: TOOL_CALLS },
    reasoningParser: { known: registries.reasoningParsers ?? [], reading: REASONING },
  };
};
