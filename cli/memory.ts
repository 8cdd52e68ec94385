import {
  degreesText,
  errorsOf,
  type Finding,
  gigabytes,
  GlmServeError,
  membersOf,
  type MemoryEstimate,
  measuredFor,
  type MemoryPart,
  noEstimate,
  printProblem,
  qualityOf,
  type ResolvedGroup,
  type RuleInput,
  rules,
  sumOf,
  wholeSequences,
} from "../core/index.ts";
import { checkStack, parseCall, table } from "../program/index.ts";
import { programName, stackArguments } from "./called-as.ts";
import type { Run } from "./command.ts";
import { memory } from "./descriptions/memory.ts";
import { measuredText } from "./measured.ts";

/** Prints what occupies the memory of the devices. */
export const run: Run = async (argv, context) => {
  const { stack, site, json } = parseCall(memory, argv);
  const { findings, input } = await checkStack(stack, site, context.directory);
  const errors = errorsOf(findings);
  if (input === undefined) throw new GlmServeError(`stack ${stack}`, errors);
  const groups = input.topology.groups.flatMap(membersOf);
  const code = errors.length === 0 ? 0 : 1;
  const { topology } = input;
  const measured = measuredFor(topology);
  const quality = qualityOf(topology.model.name, topology.spec.model.weights);
  if (json) {
    const estimates = groups.map((group) => ({
      ...(input.memoryOf(group) ?? { group: group.name, unknown: true }),
      ...(group.member === undefined ? {} : { member: group.member }),
      // Of the whole service, and so equal in every group.
      measured,
      quality,
    }));
    return { code, text: `${JSON.stringify(estimates, undefined, 2)}\n` };
  }
  const checkCommand = `${programName(context)} check ${stackArguments(stack, site)}`;
  const reports = groups.map((group) => report(input, group, context.columns));
  const figures = measuredText(measured, quality, context.columns);
  return {
    code,
    text: [
      ...reports,
      LEGEND,
      ...confidences(input, groups),
      ...figures,
      ...conclusion(findings, checkCommand),
    ].join("\n"),
  };
};

const LEGEND = `KV TOKENS: tokens in the KV cache of one rank. AT MOST: optimistic estimate. LENGTH: max request length (or the model's
limit). SEQUENCES: concurrent requests of that length; in total, the whole ones of each rank. 1 GB is 10⁹ bytes.
`;

const memoryRules = new Set(rules.filter(({ topic }) => topic === "memory").map(({ id }) => id));

/** The findings of the memory rules, and the number of other errors. */
function conclusion(findings: readonly Finding[], checkCommand: string): string[] {
  const ofMemory = findings.filter(({ rule }) => memoryRules.has(rule));
  const others = errorsOf(findings).filter(({ rule }) => !memoryRules.has(rule)).length;
  return [
    ...(ofMemory.length === 0
      ? ["The memory rules report no problem.\n"]
      : ofMemory.map((finding) => `${printProblem(finding)}\n`)),
    ...(others === 0
      ? []
      : [`${others} other ${others === 1 ? "error" : "errors"}; to list all, run ${checkCommand}\n`]),
  ];
}

function report(
  { topology, memoryOf }: RuleInput,
  group: ResolvedGroup,
  columns: number | undefined,
): string {
  const member = group.member === undefined ? "" : ` (${group.member})`;
  const title = `${group.name}${member}: ${topology.model.name} ${topology.spec.model.weights}, ${degreesText(group)} on ${group.nodes} × ${topology.hardware.title}`;
  const estimate = memoryOf(group);
  if (estimate === undefined) return `${title}\n\n  ${noEstimate(topology)}\n`;
  const left = estimate.budget.bytes - sumOf(estimate.weights) - sumOf(estimate.reserve);
  const rows = [
    row(estimate.budget, gigabytes(estimate.budget.bytes)),
    ...estimate.weights.map((part) => row(part, gigabytes(part.bytes))),
    ["weights in total", gigabytes(sumOf(estimate.weights)), "", ""],
    ...estimate.reserve.map((part) => row(part, gigabytes(part.bytes))),
    [left < 0 ? "shortfall" : "left for the KV cache", gigabytes(Math.abs(left)), "", ""],
    row(estimate.perToken, `${Math.round(estimate.perToken.bytes)} B`),
    ...(estimate.state === undefined
      ? []
      : [row(estimate.state, `${(estimate.state.bytes / 1e6).toFixed(0)} MB`)]),
  ];
  const parts = table(["PER DEVICE", "SIZE", "CERTAINTY", "BASIS"], rows, columns);
  return `${title}\n\n${parts}\n${capacity(estimate, columns)}`;
}

/** A line for each distinct confidence: `Confidence: checked. Logs of GLM-5 agree …`. */
function confidences(input: RuleInput, groups: readonly ResolvedGroup[]): readonly string[] {
  const lines = groups.flatMap((group) => {
    const confidence = input.memoryOf(group)?.confidence;
    return confidence === undefined ? [] : [`Confidence: ${confidence.level}. ${confidence.reason}.\n`];
  });
  return [...new Set(lines)];
}

function row(part: MemoryPart, size: string): string[] {
  return [part.name, size, part.certainty, part.basis];
}

function capacity(estimate: MemoryEstimate, columns: number | undefined): string {
  const { tokens, mostTokens, largestContext, sequenceLength, sequences, ranks } = estimate;
  return table(
    [
      "KV TOKENS",
      "AT MOST",
      "LARGEST CONTEXT",
      "LENGTH",
      "SEQUENCES PER RANK",
      "RANKS",
      "SEQUENCES IN TOTAL",
    ],
    [
      [
        String(tokens),
        String(mostTokens),
        String(largestContext),
        String(sequenceLength),
        sequences.toFixed(2),
        String(ranks),
        String(wholeSequences(estimate)),
      ],
    ],
    columns,
  );
}
