import type { ResolvedGroup } from "../../../domain/index.ts";
import { podFiles } from "../../../runtime/index.ts";

/** Parsers that a release of vLLM does not have, by file name. */
export const pluginFiles = podFiles("core/engines/vllm-ascend/plugins", [
  "glm45_reasoning_parser.py",
  "glm47_tool_parser.py",
]);

/** A parser of answers that the library adds to a release of vLLM through the server's own plugin mechanism. */
export interface ParserPlugin {
  /** Argument that names the parser. */
  readonly argument: "toolCallParser" | "reasoningParser";
  readonly name: string;
  readonly file: keyof typeof pluginFiles;
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
