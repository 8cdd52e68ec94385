/**
 * How a model writes tool calls, by its chat template. GLM-4.5 and GLM-4.6 end the name of a function with a line break, GLM-4.7
 * and later do not (vLLM 0.18.0, tool_parsers/glm4_moe_tool_parser.py and glm47_moe_tool_parser.py). Reasoning stands between
 * `<think>` and `</think>` in both.
 */
export const ChatFormat = { Glm45: "glm45", Glm47: "glm47" } as const;

export type ChatFormat = (typeof ChatFormat)[keyof typeof ChatFormat];

/** Types of models that all have one format; models of type glm4_moe have either. */
const BY_TYPE: Readonly<Record<string, ChatFormat>> = {
  glm4_moe_lite: ChatFormat.Glm47,
  glm_moe_dsa: ChatFormat.Glm47,
  glm5_next: ChatFormat.Glm47,
};

/** What decides the format of a model. */
interface FormatFacts {
  readonly chatFormat?: ChatFormat | undefined;
  readonly type?: string | undefined;
}

/** The format of a model's tool calls; undefined where it is not known. */
export function chatFormatOf({ chatFormat, type }: FormatFacts): ChatFormat | undefined {
  return chatFormat ?? (type !== undefined && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined);
}
