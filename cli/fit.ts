import {
  fit as fitShapes,
  type FitAnswer,
  type FitQuestion,
  type FitWords,
  GlmServeError,
  type LegalShape,
  printShape,
  type Problem,
  readQuestion,
  type RejectedShape,
} from "../core/index.ts";
import { UsageError } from "../program/usage-error.ts";
import { readWords } from "../program/words.ts";
import type { Command } from "./command.ts";
import { table } from "./table.ts";

const USAGE = `glm-serve fit --model <name> --weights <format> --hardware <kind> --nodes <count> --context <tokens> [--engine <name>] [--json]

Lists every shape (data and tensor parallelism, prefill and decode) in which the nodes can serve the model with this
context, the best first, and for every other shape which rule is against it.

  glm-serve fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072

  --engine <name>  only this engine; without it every one that runs on the hardware
  --json           the same for machines, with every reason in full`;

/** Finds the shapes in which a model fits on some nodes. */
export const fit: Command = {
  name: "fit",
  summary: "lists the shapes in which a model fits on some nodes, the best first",
  usage: USAGE,
  run: async (words, { columns }) => {
    const { texts, flags, problems } = readWords(words, {
      texts: ["model", "weights", "hardware", "nodes", "context", "engine"],
      flags: ["json"],
      positionals: 0,
    });
    if (problems.length > 0) throw new UsageError("fit", [...problems, ...wrongIn(texts)]);
    const asked = readQuestion(texts);
    const answer = fitShapes(asked);
    return flags.has("json") ? `${JSON.stringify(answer, undefined, 2)}\n` : report(asked, answer, columns);
  },
};

/** What is wrong with the words that could be read. */
function wrongIn(words: FitWords): readonly Problem[] {
  try {
    readQuestion(words);
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
  const lines = Object.entries(assumed).map(([engine, words]) => `  ${engine}: ${words}\n`);
  const head = `${model.name} ${weights} on ${nodes} × ${hardware.title}, sequences of ${context} tokens\n\nAssumed\n${lines.join("")}`;
  const best =
    legal.length === 0
      ? "\nNo shape is possible.\n"
      : `\nPossible: ${legal.length}. Best first: the most whole sequences at once in the ranks that answer, then the larger context.\n\n${possible(legal, devices, columns)}`;
  const perhaps =
    uncertain.length === 0
      ? ""
      : `\nPerhaps: ${uncertain.length}. Likely too little; try on hardware before you count on it.\n\n${possible(uncertain, devices, columns)}`;
  return `${head}${best}${perhaps}\n${refusals(rejected, devices, columns)}`;
}

function possible(legal: readonly LegalShape[], devices: number, columns: number | undefined): string {
  return table(
    ["ENGINE", "SHAPE", "LARGEST CONTEXT", "SEQUENCES", "WARNINGS"],
    legal.map(({ engine, shape, largestContext, sequences, warnings }) => [
      engine,
      printShape(shape, devices),
      String(largestContext),
      String(sequences),
      warnings.join(", "),
    ]),
    columns,
  );
}

/** Every rejected shape once, below the first rule against it. */
function refusals(rejected: readonly RejectedShape[], devices: number, columns: number | undefined): string {
  const byRule = new Map<string, RejectedShape[]>();
  for (const shape of rejected) {
    const rule = shape.reasons[0]?.rule ?? "";
    byRule.set(rule, [...(byRule.get(rule) ?? []), shape]);
  }
  const sections = [...byRule].map(([rule, shapes]) => {
    const rows = shapes.map(({ engine, shape, reasons }) => [
      `  ${engine}`,
      printShape(shape, devices),
      [firstSentence(reasons[0]?.message ?? ""), ...others(reasons.slice(1))].join(" "),
    ]);
    return `${rule} refuses ${shapes.length}\n${table(["  ENGINE", "SHAPE", "WHY"], rows, columns)}`;
  });
  return [`Not possible: ${rejected.length}\n`, ...sections].join("\n");
}

function others(reasons: RejectedShape["reasons"]): string[] {
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return rules.length === 0 ? [] : [`(also ${rules.join(", ")})`];
}

/** The rest of a message is in the answer for machines. */
function firstSentence(message: string): string {
  const end = message.search(/\. [A-Z]/);
  return end === -1 ? message : message.slice(0, end + 1);
}
