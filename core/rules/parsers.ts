import {
  defineRule,
  type ParserArgument,
  parserArguments,
  parsersReading,
  setTo,
  Severity,
} from "../domain/index.ts";
import { chatFormatOf } from "../facts/index.ts";

export const parserOfModel = defineRule({
  id: "parser-of-model",
  severity: Severity.Warning,
  source:
    "vLLM tool_parsers and reasoning, xLLM function_call_parser.cpp, LightLLM function_call_parser.py: GLM-4.7 changed the format of tool calls; vllm#32436",
  per: "group",
  check: (group, { topology, at }) => {
    const { engine, model, spec } = topology;
    const format = chatFormatOf(model);
    if (format === undefined) return [];
    const { version } = spec.engine;
    const available = engine.parsers(version);
    return parserArguments.flatMap((argument) => {
      const parser = group.args[argument];
      const parsers = available[argument];
      const [best, ...others] = parsersReading(parsers, version, format);
      if (typeof parser !== "string" || !parsers.known.includes(parser)) return [];
      if (best === undefined || best === parser || others.includes(parser)) return [];
      return [
        {
          ...at(`args.${argument}`),
          message: `${argument} ${parser} ${PROBLEMS[argument](model.name)}`,
          fix: setTo(best),
        },
      ];
    });
  },
});

const PROBLEMS: Readonly<Record<ParserArgument, (model: string) => string>> = {
  toolCallParser: (model) => `does not read the tool calls of ${model}, which use another format.`,
  reasoningParser: (model) => `is for other models, and may take an answer of ${model} for reasoning.`,
};
