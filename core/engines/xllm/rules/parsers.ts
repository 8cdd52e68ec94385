import { defineRule, meant, parserArguments, parsersFor } from "../../../domain/index.ts";
import { modelTypeOf } from "../model-types.ts";
import { parsers, registryOf } from "../parsers.ts";
import { releaseOf, releases } from "../releases.ts";

const TITLES = { toolCallParser: "tool call parser", reasoningParser: "reasoning parser" } as const;

export const parserKnown = defineRule({
  id: "xllm-parser-known",
  source:
    "xLLM function_call_parser.cpp, reasoning_parser.cpp: xLLM aborts at start; 31b7caf aborts at the first request",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const { release, registries, standIn } = releaseOf(spec.engine.version);
    if (standIn !== undefined) return [];
    const automatic = modelTypeOf(model)?.automaticParser !== false;
    return parserArguments.flatMap((argument) => {
      const registry = registryOf[argument];
      const value = group.args[argument];
      if (typeof value !== "string") return [];
      const known = new Set(
        // The tool call parser "auto" has no entry for glm4_moe (function_call_parser.cpp:48-51).
        registries[registry]?.filter((name) => name !== "auto" || argument !== "toolCallParser" || automatic),
      );
      if (known.has(value)) return [];
      const having = releases.filter(
        (each) => releaseOf(each).registries[registry]?.includes(value) === true,
      );
      const missing = `xLLM ${release} has no ${TITLES[argument]} "${value}"`;
      return [
        {
          ...at(`args.${argument}`),
          message:
            having.length > 0 && !having.includes(release)
              ? `${missing}; ${having.join(", ")} ${having.length === 1 ? "has" : "have"} it.`
              : `${missing} for ${model.name}.`,
          fix: meant(
            value,
            parsersFor(parsers(spec.engine.version)[argument], spec.engine.version, model).filter((name) =>
              known.has(name),
            ),
          ),
        },
      ];
    });
  },
});
