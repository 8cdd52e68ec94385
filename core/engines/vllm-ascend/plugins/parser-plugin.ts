import type { ResolvedGroup } from "../../../domain/index.ts";
import type { PluginFileName } from "./files.ts";

/** A parser of answers that the library brings to a release of vLLM, loaded by the server's own plugin mechanism. */
export interface ParserPlugin {
  /** Argument that names the parser. */
  readonly argument: "toolCallParser" | "reasoningParser";
  readonly name: string;
  readonly file: PluginFileName;
}

/** Argument that makes the server load a file with parsers. */
export const loaderOf = {
  toolCallParser: "toolParserPlugin",
  reasoningParser: "reasoningParserPlugin",
} as const;

/** The plugins of a release that a group names. */
export function namedPlugins(available: readonly ParserPlugin[], group: ResolvedGroup): ParserPlugin[] {
  return available.filter(({ argument, name }) => group.args[argument] === name);
}
