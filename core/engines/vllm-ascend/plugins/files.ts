import { podFiles } from "../../../runtime/index.ts";

/** Plugins that bring to a release of vLLM what it lacks. */
export const pluginFiles = podFiles("core/engines/vllm-ascend/plugins", [
  "glm45_reasoning_parser.py",
  "glm47_tool_parser.py",
]);

/** Name of such a file. */
export type PluginFileName = keyof typeof pluginFiles;
