import type { Engine, ReadingParser } from "../../domain/index.ts";
import { ChatFormat } from "../../facts/index.ts";
import { releaseOf } from "./releases.ts";

/** LightLLM v1.2.0, lightllm/server/function_call_parser.py and reasoning_parser.py: one parser of each kind is for GLM. */
const TOOL_CALLS: readonly ReadingParser[] = [{ name: "glm47", formats: [ChatFormat.Glm47] }];

const REASONING: readonly ReadingParser[] = [
  { name: "glm45", formats: [ChatFormat.Glm45, ChatFormat.Glm47] },
];

/** The parsers of a release: the choices of its flags. */
export const parsers: Engine["parsers"] = (version) => {
  const { flags } = releaseOf(version);
  const choices = (flag: string): readonly string[] =>
    (flags[flag]?.choices ?? []).filter((choice) => typeof choice === "string");
  return {
    toolCallParser: { known: choices("tool_call_parser"), reading: TOOL_CALLS },
    reasoningParser: { known: choices("reasoning_parser"), reading: REASONING },
  };
};
