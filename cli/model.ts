import { type ConfigFacts, factsOfConfig, GlmServeError, type Problem } from "../core/index.ts";
import { parseCall } from "../program/index.ts";
import type { Run } from "./command.ts";
import { model } from "./descriptions/model.ts";
import { readJson } from "./read-json.ts";

/** Prints the facts in a config.json, for `model.facts` of a topology. */
export const run: Run = async (argv, { directory }) => {
  const { "config.json": file, json } = parseCall(model, argv);
  const found = factsOfConfig(readJson(file, directory, "<config.json>"));
  if (found === undefined) throw new GlmServeError(file, [notAnObject(file)]);
  return json ? `${JSON.stringify(found, undefined, 2)}\n` : printFacts(found);
};

function notAnObject(file: string): Problem {
  return {
    path: "<config.json>",
    value: file,
    message: `${file} must contain a JSON object, the config.json of a model.`,
    fix: "Give the path of the model's config.json, or - for stdin",
  };
}

/** The facts as a setting of a stack file, with a comment for each doubt. */
function printFacts({ facts, assumed, missing, knownModels }: ConfigFacts): string {
  const comments = [
    ...(knownModels.length === 0
      ? []
      : [`These are the facts of ${knownModels.join(" and ")}: with that name, leave facts out.`]),
    ...assumed.map((text) => `Assumed: ${text}.`),
    ...missing.map((text) => `Missing: ${text}.`),
    ...(missing.length === 0
      ? []
      : [
          "While a size is missing, glm-serve does not estimate the memory; rules that need a missing fact are silent.",
        ]),
  ];
  return [...comments.map((text) => `// ${text}`), `facts: ${literal(facts, "")},`]
    .map((line) => `${line}\n`)
    .join("");
}

/** A value as TypeScript, keys unquoted, and lists in one line. */
function literal(value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([key, part]) => `${inner}${key}: ${literal(part, inner)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}
