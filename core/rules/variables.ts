import {
  defineRule,
  type NumberRange,
  removed,
  renamed,
  type RuleProblem,
  setTo,
  Severity,
} from "../domain/index.ts";
import { extendsItself } from "../launch/index.ts";
import { entryOf } from "../topology/index.ts";
import { variableMeant } from "./variable-meant.ts";

const WHOLE = /^\s*[-+]?\d+\s*$/;

const FRACTION = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*$/;

/** Prefixes of variables that a site sets for other libraries, and whose names are close to known ones. */
const FOREIGN_PREFIXES = ["NCCL_", "PYTHON"];

export const variableNumbers = defineRule({
  id: "variable-numbers",
  source: "the engines and their libraries: a value that is not a number stops the engine or is ignored",
  per: "group",
  check: (group, { at, topology: { engine } }) =>
    Object.entries(group.env).flatMap(([name, value]): RuleProblem[] => {
      const range = entryOf(engine.variables.numbers, name);
      if (range === undefined || accepts(range, value)) return [];
      const accepted = describe(range);
      return [
        {
          ...at(`env.${name}`),
          message: `${name} must be ${accepted}.`,
          fix: setTo(nearestIn(range, value), { as: accepted }),
          source: range.source,
        },
      ];
    }),
});

/** A reference to a variable, as a shell would expand it. */
const REFERENCE = /\$(?:\{\w+|[A-Za-z_(])/;

export const variableReferences = defineRule({
  id: "variable-references",
  severity: Severity.Warning,
  source:
    "glm-serve: a launch script expands only the variable itself, as an entry of a colon-separated list",
  per: "group",
  check: (group, { at }) =>
    Object.entries(group.env).flatMap(([name, value]): RuleProblem[] => {
      const others = value.split(":").filter((entry) => !extendsItself(name, entry));
      if (!others.some((entry) => REFERENCE.test(entry))) return [];
      return [
        {
          ...at(`env.${name}`),
          message: `${name} contains a reference that glm-serve does not expand: only $${name}, as an entry of a colon-separated list, stands for the value of the image.`,
          fix: `Set ${name} to the value that the reference stands for`,
        },
      ];
    }),
});

export const variableSpelled = defineRule({
  id: "variable-spelled",
  severity: Severity.Warning,
  source: "the engines, their libraries and their documents: a mistyped variable is silently ignored",
  per: "group",
  check: (group, { topology: { engine, spec } }) => {
    const { variables, ownedVariables } = engine;
    const read = variables.namesIn?.(spec.engine.version) ?? variables.names;
    const known = new Set([...read, ...Object.keys(ownedVariables)]);
    const skipped = [...variables.judged, ...FOREIGN_PREFIXES];
    return Object.keys(group.env).flatMap((name): RuleProblem[] => {
      if (known.has(name) || skipped.some((prefix) => name.startsWith(prefix))) return [];
      if (variables.names.includes(name)) return [];
      const close = variableMeant(name, [...variables.names, ...Object.keys(ownedVariables)]);
      if (close === undefined) return [];
      const meant = variables.calledIn(spec.engine.version, close);
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          message: `${name} is not a known variable; ${meant} is.`,
          fix: Object.hasOwn(ownedVariables, meant)
            ? removed({ ending: `: glm-serve controls ${meant}` })
            : { ...renamed(meant), text: () => `Did you mean "${meant}"?` },
        },
      ];
    });
  },
});

function accepts(
  { min, max = Number.POSITIVE_INFINITY, fraction = false, list = false }: NumberRange,
  value: string,
): boolean {
  return (list ? value.split(",") : [value]).every((text) => {
    const number = (fraction ? FRACTION : WHOLE).test(text) ? Number(text) : Number.NaN;
    return number >= min && number <= max;
  });
}

/** The accepted number next to a refused one. */
function nearestIn(
  { min, max = Number.MAX_SAFE_INTEGER, fraction = false }: NumberRange,
  value: string,
): number {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number)) return min;
  const bounded = Math.min(Math.max(number, min), max);
  return fraction ? bounded : Math.round(bounded);
}

function describe({ min, max, fraction = false, list = false }: NumberRange): string {
  const kind = fraction ? "a number" : "a whole number";
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return `${kind} ${range}${list ? ", or several of them separated by commas" : ""}`;
}
