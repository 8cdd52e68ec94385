import { defineRule, meant, setTo, Severity } from "../../../domain/index.ts";
import { modelTypeOf } from "../model-types.ts";
import { parserArguments } from "../parsers.ts";
import { releaseOf, releases } from "../releases.ts";

const TITLES: Readonly<Record<string, string>> = {
  toolCallParser: "tool call parser",
  reasoningParser: "reasoning parser",
};

export const parserKnown = defineRule({
  id: "xllm-parser-known",
  source:
    "xLLM function_call_parser.cpp, reasoning_parser.cpp: xLLM aborts at start; 31b7caf aborts at the first request",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const { release, registries, standIn } = releaseOf(spec.engine.version);
    if (standIn !== undefined) return [];
    const automatic = modelTypeOf(model)?.automaticParser !== false;
    return Object.entries(parserArguments).flatMap(([argument, registry]) => {
      const value = group.args[argument];
      if (typeof value !== "string") return [];
      const known = (registries[registry] ?? [])
        // The tool call parser "auto" has no entry for glm4_moe (function_call_parser.cpp:48-51).
        .filter((name) => name !== "auto" || argument !== "toolCallParser" || automatic);
      if (known.includes(value)) return [];
      const having = releases.filter(
        (each) => releaseOf(each).registries[registry]?.includes(value) === true,
      );
      const missing = `xLLM ${release} has no ${TITLES[argument] ?? "parser"} "${value}"`;
      return [
        {
          ...at(`args.${argument}`),
          message:
            having.length > 0 && !having.includes(release)
              ? `${missing}; ${having.join(", ")} ${having.length === 1 ? "has" : "have"} it.`
              : `${missing} for ${model.name}.`,
          fix: meant(value, known),
        },
      ];
    });
  },
});

/** Models whose tool calls a parser reads. */
const MODELS_OF_PARSER: Readonly<Record<string, RegExp>> = {
  glm45: /^GLM-4\.[56]$/,
  glm47: /^GLM-4\.7/,
};

export const parserOfModel = defineRule({
  id: "xllm-parser-of-model",
  severity: Severity.Warning,
  source: "xLLM function_call_parser.cpp: GLM-4.7 changed the format of tool calls",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const parser = group.args["toolCallParser"];
    const fitting = Object.keys(MODELS_OF_PARSER).find((name) => MODELS_OF_PARSER[name]?.test(model.name));
    if (typeof parser !== "string" || !Object.hasOwn(MODELS_OF_PARSER, parser)) return [];
    if (fitting === undefined || fitting === parser) return [];
    return [
      {
        ...at("args.toolCallParser"),
        message: `toolCallParser ${parser} does not read the tool calls of ${model.name}, which use another format.`,
        fix: setTo(fitting),
      },
    ];
  },
});
