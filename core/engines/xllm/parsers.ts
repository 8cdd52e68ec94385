import type { RegistryName } from "../../facts/index.ts";

/** Arguments that name a parser, and the registry of each. The catalogues hold only the parsers that fit GLM. */
export const parserArguments: Readonly<Record<string, RegistryName>> = {
  toolCallParser: "toolCallParsers",
  reasoningParser: "reasoningParsers",
};
