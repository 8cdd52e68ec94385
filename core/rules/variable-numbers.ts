import { eachGroup, type NumberRange, type RuleProblem, type EngineRule } from "../domain/index.ts";
import { entryOf } from "../topology/index.ts";

const WHOLE = /^\s*[-+]?\d+\s*$/;

const FRACTION = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*$/;

export const variableNumbers: EngineRule = {
  id: "variable-numbers",
  source:
    "the engines and their libraries: what they read as a number ends them, or is ignored, where it is none",
  check: eachGroup((group, { engine }) =>
    Object.entries(group.env).flatMap(([name, value]): RuleProblem[] => {
      const range = entryOf(engine.variables.numbers, name);
      if (range === undefined || isOf(range, value)) return [];
      const wanted = describe(range);
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          value,
          message: `This variable takes ${wanted} (${range.source}).`,
          fix: `write ${wanted}`,
        },
      ];
    }),
  ),
};

function isOf(
  { min, max = Number.POSITIVE_INFINITY, fraction = false, list = false }: NumberRange,
  value: string,
) {
  return (list ? value.split(",") : [value]).every((text) => {
    const number = (fraction ? FRACTION : WHOLE).test(text) ? Number(text) : Number.NaN;
    return number >= min && number <= max;
  });
}

function describe({ min, max, fraction = false, list = false }: NumberRange): string {
  const kind = fraction ? "a number" : "a whole number";
  const range = max === undefined ? `from ${min} on` : `from ${min} to ${max}`;
  return `${kind} ${range}${list ? ", or several with commas between them" : ""}`;
}
