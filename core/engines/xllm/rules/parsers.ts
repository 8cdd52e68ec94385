import { defineRule, meant, setTo, Severity } from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { type Release, releaseOf, releases, since } from "../releases.ts";

interface ParserKind {
  readonly title: string;
  /** Parsers that fit GLM, and the releases that have them. */
  readonly parsers: Readonly<Record<string, readonly Release[]>>;
}

const KINDS: Readonly<Record<string, ParserKind>> = {
  toolCallParser: {
    title: "tool call parser",
    parsers: {
      glm45: releases,
      glm47: releases,
      glm5: since("0.11-preview"),
      auto: since("0.11-preview"),
    },
  },
  reasoningParser: {
    title: "reasoning parser",
    parsers: { glm45: releases, glm47: since("0.8"), auto: since("0.11-preview") },
  },
};

export const parserKnown = defineRule({
  id: "xllm-parser-known",
  source:
    "xLLM function_call_parser.cpp, reasoning_parser.cpp: xLLM aborts at start; 31b7caf aborts at the first request",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const release = releaseOf(spec.engine.version);
    return Object.entries(KINDS).flatMap(([argument, { title, parsers }]) => {
      const value = group.args[argument];
      if (typeof value !== "string") return [];
      const known = Object.entries(parsers)
        .filter(([, having]) => having.includes(release))
        .map(([name]) => name)
        // The tool call parser "auto" has no entry for glm4_moe (function_call_parser.cpp:48-51).
        .filter((name) => name !== "auto" || argument !== "toolCallParser" || model.type !== "glm4_moe");
      if (known.includes(value)) return [];
      const having = entryOf(parsers, value) ?? [];
      const missing = `xLLM ${release} has no ${title} "${value}"`;
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
