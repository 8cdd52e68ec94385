import { type GroupRule, objectTo, Severity } from "../../../domain/index.ts";

/** Which generation's calls of tools a parser reads. */
const PARSERS: Readonly<Record<string, RegExp>> = { glm45: /^GLM-4\.[56]$/, glm47: /^GLM-4\.7/ };

export const parserOfModel: GroupRule = {
  id: "xllm-parser-of-model",
  severity: Severity.Warning,
  source: "xLLM function_call_parser.cpp: the form of a call changed with GLM-4.7",
  check: ({ model }, group) => {
    const parser = group.args["toolCallParser"];
    const own = Object.keys(PARSERS).find((name) => PARSERS[name]?.test(model.name));
    if (typeof parser !== "string" || !Object.hasOwn(PARSERS, parser)) return [];
    if (own === undefined || own === parser) return [];
    return objectTo(
      group,
      "toolCallParser",
      `It reads calls of another generation than ${model.name}.`,
      `write "${own}"`,
    );
  },
};
