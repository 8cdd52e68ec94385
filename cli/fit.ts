import {
  fit as fitShapes,
  type FitAnswer,
  type FitQuestion,
  type LegalShape,
  printShape,
  type RejectedShape,
  stacksFor,
  type StackThatFits,
  type Topology,
} from "../core/index.ts";
import { loadTopology, readCall, table, topologyNames } from "../program/index.ts";
import type { Run } from "./command.ts";
import { fit } from "./descriptions/fit.ts";
import { fitQuestion } from "./fit-question.ts";
import { shapesText } from "./measured.ts";

/** Finds the degrees and groups with which a model fits on the given nodes. */
export const run: Run = async (argv, { columns, directory }) => {
  const { options, problems } = readCall(fit, argv);
  const { json, rejected, ...words } = options;
  const question = fitQuestion("fit", words, problems, directory);
  const answer = fitShapes(question);
  const stacks = stacksFor(question, await loadableTopologies());
  if (json) return `${JSON.stringify({ ...answer, stacks }, undefined, 2)}\n`;
  return report(question, { answer, stacks, listsRejected: rejected }, columns);
};

/** A file with an error hides no other. */
async function loadableTopologies(): Promise<readonly Topology[]> {
  const loaded = await Promise.all(
    topologyNames().map((name) => loadTopology(name, "topology").catch(() => undefined)),
  );
  return loaded.filter((topology) => topology !== undefined);
}

interface Found {
  readonly answer: FitAnswer;
  readonly stacks: readonly StackThatFits[];
  /** Whether to print each rejected shape. */
  readonly listsRejected: boolean;
}

function report(
  question: FitQuestion,
  { answer: { legal, uncertain, rejected, assumed }, stacks, listsRejected }: Found,
  columns: number | undefined,
): string {
  const { model, weights, hardware, nodes, context } = question;
  const devices = hardware.devicesPerNode;
  const assumptions = Object.entries(assumed).map(([engine, text]) => `  ${engine}: ${text}\n`);
  return [
    `${model.name} ${weights} on ${nodes} × ${hardware.title} (${hardware.name}), sequences of ${context} tokens\n`,
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
    ...confidences([...legal, ...uncertain]),
    ...documentedText([...legal, ...uncertain], devices, columns),
    ...shapesText(
      [...legal, ...uncertain].map(({ shape, measured }) => ({
        shape: printShape(shape, devices),
        measured,
      })),
      columns,
    ),
    ...stacksText(stacks, nodes, columns),
    ...(rejected.length === 0
      ? []
      : [
          `Rejected: ${shapeCount(rejected)}${listsRejected ? "" : "; --rejected lists them"}\n`,
          ...(listsRejected ? rejections(rejected, devices, columns) : [rejectionCounts(rejected, columns)]),
        ]),
  ].join("\n");
}

/** A line for each distinct confidence of the engines. */
function confidences(shapes: readonly LegalShape[]): readonly string[] {
  const lines = shapes.flatMap(({ engine, confidence }) =>
    confidence === undefined
      ? []
      : [`Confidence for ${engine}: ${confidence.level}. ${confidence.reason}.\n`],
  );
  return lines.length === 0 ? [] : [[...new Set(lines)].join("")];
}

function documentedText(
  shapes: readonly LegalShape[],
  devices: number,
  columns: number | undefined,
): readonly string[] {
  const rows = shapes.flatMap(({ shape, documented }) =>
    documented === undefined
      ? []
      : [[printShape(shape, devices), String(documented.context), documented.source]],
  );
  return rows.length === 0 ? [] : [table(["DOCUMENTED SHAPE", "LENGTH", "SOURCE"], rows, columns)];
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

function stacksText(
  stacks: readonly StackThatFits[],
  nodes: number,
  columns: number | undefined,
): readonly string[] {
  if (stacks.length === 0) return [];
  const rows = stacks.map(({ name, engine, nodes: needed, context, source }) => [
    name,
    engine,
    String(needed),
    context === undefined ? "" : String(context),
    source,
  ]);
  return [
    `Also: stacks that need at most ${nodes} ${nodes === 1 ? "node" : "nodes"}.\n`,
    table(["STACK", "ENGINE", "NODES", "LENGTH", "SOURCE"], rows, columns),
  ];
}

/** Shapes by the first rule that rejects them. */
function byFirstRule(rejected: readonly RejectedShape[]): ReadonlyMap<string, readonly RejectedShape[]> {
  const byRule = new Map<string, RejectedShape[]>();
  for (const shape of rejected) {
    const rule = shape.reasons[0]?.rule ?? "";
    byRule.set(rule, [...(byRule.get(rule) ?? []), shape]);
  }
  return byRule;
}

function rejectionCounts(rejected: readonly RejectedShape[], columns: number | undefined): string {
  const rows = [...byFirstRule(rejected)].map(([rule, shapes]) => [
    rule,
    String(shapes.length),
    firstSentence(shapes[0]?.reasons[0]?.message ?? ""),
  ]);
  return table(["RULE", "SHAPES", "REASON OF THE FIRST"], rows, columns);
}

/** A table for each rule. A shape is in the table of the first rule that rejects it. */
function rejections(
  rejected: readonly RejectedShape[],
  devices: number,
  columns: number | undefined,
): string[] {
  return [...byFirstRule(rejected)].map(([rule, shapes]) => {
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
