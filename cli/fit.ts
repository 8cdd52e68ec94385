import {
  fit as fitShapes,
  type FitAnswer,
  type FitArguments,
  type FitQuestion,
  GlmServeError,
  type LegalShape,
  printShape,
  type Problem,
  readQuestion,
  type RejectedShape,
} from "../core/index.ts";
import { parseArguments, UsageError } from "../program/index.ts";
import type { Command } from "./command.ts";
import { table } from "./table.ts";
import { jsonOption, type OptionHelp, usageText } from "./usage.ts";

const fitOptions: readonly OptionHelp[] = [
  { option: "--model <name>", description: "name of the model, such as GLM-5" },
  { option: "--weights <format>", description: "format of the weights: bf16, fp8, w8a8 or w4a8" },
  { option: "--hardware <kind>", description: "kind of node, such as a3 for atlas-800-a3" },
  { option: "--nodes <count>", description: "number of nodes; every shape uses all of them" },
  { option: "--context <tokens>", description: "length of the longest sequence" },
  { option: "--engine <name>", description: "only this engine (default: every engine for the hardware)" },
  jsonOption,
];

/** Finds the degrees and groups with which a model fits on the given nodes. */
export const fit: Command = {
  name: "fit",
  summary: "list the degrees and groups with which a model fits on the given nodes",
  usage: usageText(
    "fit --model <name> --weights <format> --hardware <kind> --nodes <count> --context <tokens> [--engine <name>] [--json]",
    `Lists every shape (a combination of groups, dataParallelSize and tensorParallelSize) with which the model fits on the
given nodes with this context, best first. For each rejected shape, prints the rule; --json prints every reason in full.

Example:
  glm-serve fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072`,
    fitOptions,
  ),
  run: async (argv, { columns }) => {
    const { options, switches, problems } = parseArguments(argv, {
      command: "fit",
      options: ["model", "weights", "hardware", "nodes", "context", "engine"],
      switches: ["json"],
      positionals: 0,
    });
    if (problems.length > 0) throw new UsageError("fit", [...problems, ...problemsOf(options)]);
    const question = readQuestion(options);
    const answer = fitShapes(question);
    return switches.has("json")
      ? `${JSON.stringify(answer, undefined, 2)}\n`
      : report(question, answer, columns);
  },
};

function problemsOf(given: FitArguments): readonly Problem[] {
  try {
    readQuestion(given);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

function report(
  question: FitQuestion,
  { legal, uncertain, rejected, assumed }: FitAnswer,
  columns: number | undefined,
): string {
  const { model, weights, hardware, nodes, context } = question;
  const devices = hardware.devicesPerNode;
  const assumptions = Object.entries(assumed).map(([engine, text]) => `  ${engine}: ${text}\n`);
  return [
    `${model.name} ${weights} on ${nodes} × ${hardware.title}, sequences of ${context} tokens\n`,
    `Assumptions\n${assumptions.join("")}`,
    ...(legal.length === 0
      ? ["No shape is possible.\n"]
      : [
          `Possible: ${shapeCount(legal)}. Best first: most concurrent sequences, then largest context.\n`,
          shapeTable(legal, devices, columns),
        ]),
    ...(uncertain.length === 0
      ? []
      : [
          `Uncertain: ${shapeCount(uncertain)}. The memory is probably too small; test on hardware first.\n`,
          shapeTable(uncertain, devices, columns),
        ]),
    `Rejected: ${shapeCount(rejected)}\n`,
    ...rejections(rejected, devices, columns),
  ].join("\n");
}

function shapeCount({ length }: readonly unknown[]): string {
  return `${length} ${length === 1 ? "shape" : "shapes"}`;
}

function shapeTable(shapes: readonly LegalShape[], devices: number, columns: number | undefined): string {
  return table(
    ["ENGINE", "SHAPE", "LARGEST CONTEXT", "SEQUENCES", "WARNINGS"],
    shapes.map(({ engine, shape, largestContext, sequences, warnings }) => [
      engine,
      printShape(shape, devices),
      String(largestContext),
      String(sequences),
      warnings.join(", "),
    ]),
    columns,
  );
}

/** A table for each rule. A shape is in the table of the first rule that rejects it. */
function rejections(
  rejected: readonly RejectedShape[],
  devices: number,
  columns: number | undefined,
): string[] {
  const byRule = new Map<string, RejectedShape[]>();
  for (const shape of rejected) {
    const rule = shape.reasons[0]?.rule ?? "";
    byRule.set(rule, [...(byRule.get(rule) ?? []), shape]);
  }
  return [...byRule].map(([rule, shapes]) => {
    const rows = shapes.map(({ engine, shape, reasons }) => [
      `  ${engine}`,
      printShape(shape, devices),
      [firstSentence(reasons[0]?.message ?? ""), ...otherRules(reasons.slice(1))].join(" "),
    ]);
    return `${rule} rejects ${shapeCount(shapes)}\n${table(["  ENGINE", "SHAPE", "REASON"], rows, columns)}`;
  });
}

function otherRules(reasons: RejectedShape["reasons"]): string[] {
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return rules.length === 0 ? [] : [`(also ${rules.join(", ")})`];
}

/** --json prints whole messages. */
function firstSentence(message: string): string {
  const end = message.search(/\. [A-Z]/);
  return end === -1 ? message : message.slice(0, end + 1);
}
