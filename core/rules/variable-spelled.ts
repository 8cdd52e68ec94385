import { eachGroup, type RuleProblem, type EngineRule, Severity } from "../domain/index.ts";
import { variableMeant } from "./variable-meant.ts";

/** Variables of libraries that other machines of a site have, and whose names are close to those of ours. */
const OF_OTHERS = ["NCCL_", "PYTHON"];

export const variableSpelled: EngineRule = {
  id: "variable-spelled",
  severity: Severity.Warning,
  source: "the engines, their libraries and their documents: a mistyped variable is ignored, silently",
  check: eachGroup((group, { engine, spec }) => {
    const { names, judged, calledIn } = engine.variables;
    const owned = Object.keys(engine.ownedVariables);
    const known = new Set([...names, ...owned]);
    const unsaid = [...judged, ...OF_OTHERS];
    return Object.keys(group.env).flatMap((name): RuleProblem[] => {
      if (known.has(name) || unsaid.some((beginning) => name.startsWith(beginning))) return [];
      const close = variableMeant(name, [...known]);
      if (close === undefined) return [];
      const meant = calledIn(spec.engine.version, close);
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          message: `No variable of this name is known, but ${meant} is.`,
          fix: `did you mean "${meant}"?`,
        },
      ];
    });
  }),
};
