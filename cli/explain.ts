import { type ExplainedValue, explainer, type Explanation, type Origin } from "../core/index.ts";
import { aligned, askedStack, parseCall, table, UsageError } from "../program/index.ts";
import type { Run } from "./command.ts";
import { explain } from "./descriptions/explain.ts";
import { rulesText } from "./explain/rules-text.ts";

/** Every other flag is one of an engine, about which the call asks. */
const OWN_OPTIONS = /^--(json|site)?(=|$)/;

/** Explains a setting, a flag, a variable or a port of a stack. */
export const run: Run = async (argv, { directory, columns }) => {
  const flag = argv.find((word) => word.startsWith("--") && !OWN_OPTIONS.test(word));
  const words = flag === undefined ? argv : [...argv.filter((word) => word !== flag), "--", flag];
  const { stack, site, name: question, ...given } = parseCall(explain, words);
  const answer = explainer(await askedStack(stack, site, directory)).answer(question);
  if ("unknown" in answer) {
    throw new UsageError("explain", [
      {
        path: "<name>",
        value: question,
        message: `Stack ${stack} has no setting, flag or variable ${question}.`,
        fix:
          answer.meant === undefined
            ? `Use a name that glm-serve ranks ${stack} --json or the reference of settings shows`
            : `Did you mean "${answer.meant}"?`,
      },
    ]);
  }
  if (given.json)
    return {
      code: 0,
      text: `${JSON.stringify(answer.explanations.map(described), undefined, 2)}\n`,
      verbatim: true,
    };
  return answer.explanations.map((explanation) => textOf(explanation, columns)).join("\n");
};

/** `--seed`, as other programs read it: absent texts are null. */
function described({ meaning, takes, effect, values, ...explanation }: Explanation) {
  return {
    kind: explanation.kind,
    name: explanation.name,
    meaning: meaning ?? null,
    source: explanation.source ?? null,
    takes: takes ?? null,
    effect: effect ?? null,
    values: values.map(({ where, value, origin }) => ({ where, value: value ?? null, origin })),
    notes: explanation.notes,
    rules: explanation.rules.map(({ id, severity, source, reads, reports }) => ({
      id,
      severity,
      source,
      reads,
      reports: reports.map(({ path, message, fix, accepted }) => ({
        path,
        message,
        fix,
        ...(accepted === undefined ? {} : { accepted }),
      })),
    })),
  };
}

function textOf(explanation: Explanation, columns: number | undefined): string {
  const { name, meaning, source, takes, effect, values, notes, rules } = explanation;
  const facts = [
    ...(meaning === undefined ? [] : [["does", meaning]]),
    ...(source === undefined ? [] : [["source", source]]),
    ...(takes === undefined ? [] : [["takes", takes]]),
    ...(effect === undefined ? [] : [["restarts", effect]]),
  ];
  return [
    `${name}\n`,
    ...(facts.length === 0 ? [] : [aligned(facts, columns)]),
    ...(values.length === 0 ? [] : [table(["WHERE", "VALUE", "COMES FROM"], values.map(valueRow), columns)]),
    ...(notes.length === 0
      ? []
      : [`Notes of the stack:\n${notes.map(({ heading, text }) => `  ${heading}: ${text}\n`).join("")}`]),
    ...rulesText(rules, columns),
  ].join("\n");
}

function valueRow({ where, value, origin }: ExplainedValue): readonly string[] {
  return [where, value ?? "not set", originText(origin)];
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case "topology":
      return `${origin.setting} of the stack file; source: ${origin.document}`;
    case "override":
      return `override ${origin.setting} of the stack file; source: ${origin.document}`;
    case "site":
      return `${origin.setting} of the site`;
    case "default":
      return `default of ${origin.of}`;
    case "derived": {
      const from = origin.from.length === 0 ? "" : ` (from ${origin.from.join(", ")})`;
      return `derived: ${origin.formula}${from}${origin.source === undefined ? "" : `; ${origin.source}`}`;
    }
    default:
      return origin satisfies never;
  }
}
