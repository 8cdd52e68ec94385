import { type ConfigFacts, factsOfConfig, GlmServeError, type Problem } from "../core/index.ts";
import { parseArguments, UsageError } from "../program/index.ts";
import type { Run } from "./command.ts";
import { readJson } from "./read-json.ts";

/** Prints the facts in a config.json, for `model.facts` of a topology. */
export const run: Run = async (argv, { directory }) => {
  const { positionals, switches, problems } = parseArguments(argv, {
    command: "model",
    options: [],
    switches: ["json"],
    positionals: 1,
  });
  const [file] = positionals;
  if (file === undefined || problems.length > 0)
    throw new UsageError("model", [...problems, ...(file === undefined ? [FILE_REQUIRED] : [])]);
  const found = factsOfConfig(readJson(file, directory, "<config.json>"));
  if (found === undefined) throw new GlmServeError(file, [notAnObject(file)]);
  return switches.has("json") ? `${JSON.stringify(found, undefined, 2)}\n` : printFacts(found);
};

const FILE_REQUIRED: Problem = {
  path: "<config.json>",
  message: "model requires a config.json.",
  fix: "Add the path of the model's config.json, or - for stdin",
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
