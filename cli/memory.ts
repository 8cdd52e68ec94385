import {
  errorsOf,
  type Finding,
  gigabytes,
  GlmServeError,
  type MemoryEstimate,
  type MemoryPart,
  printProblem,
  type ResolvedGroup,
  type RuleInput,
  rules,
  sumOf,
} from "../core/index.ts";
import { checkStack, JSON_USAGE, readStackWords, SITE_USAGE } from "../program/choose-stack.ts";
import type { Command } from "./command.ts";
import { programOf, stackWords } from "./program.ts";
import { table } from "./table.ts";

const USAGE = `glm-serve memory <stack> [--site <file>] [--json]

Estimates what one device of each group holds: weights, reserve, KV cache, the largest context, and how many sequences of
the group's own length fit at once. Says of each number how sure it is and where it comes from, and below what is against
it. Exits with 1 where the stack cannot be deployed.

${SITE_USAGE}
${JSON_USAGE}`;

/** Prints where the memory of the devices goes. */
export const memory: Command = {
  name: "memory",
  summary: "estimates weights, KV cache, largest context and concurrency",
  usage: USAGE,
  run: async (words, context) => {
    const { stack, siteFile, flags } = readStackWords("memory", words, { flags: ["json"] });
    const { findings, facts } = await checkStack(stack, siteFile, context.directory);
    const errors = errorsOf(findings);
    if (facts === undefined) throw new GlmServeError(`stack ${stack}`, errors);
    const { groups } = facts.topology;
    const code = errors.length === 0 ? 0 : 1;
    if (flags.has("json")) {
      const estimates = groups.map((group) => facts.memoryOf(group) ?? { group: group.name, unknown: true });
      return { code, text: `${JSON.stringify(estimates, undefined, 2)}\n` };
    }
    const again = `${programOf(context)} check ${stackWords(stack, siteFile)}`;
    const reports = groups.map((group) => report(facts, group, context.columns));
    return { code, text: [...reports, LEGEND, ...remarks(findings, again)].join("\n") };
  },
};

const LEGEND = `KV TOKENS: in the cache of one rank; AT MOST: with the least reserve. LENGTH: of the longest request, or what the model
knows. SEQUENCES: of that length, at once. 1 GB is 10⁹ bytes.
`;

const memoryRules = new Set(rules.filter(({ topic }) => topic === "memory").map(({ id }) => id));

/** Findings of the rules on memory, and how many other errors there are. */
function remarks(findings: readonly Finding[], check: string): string[] {
  const ofMemory = findings.filter(({ rule }) => memoryRules.has(rule));
  const others = errorsOf(findings).filter(({ rule }) => !memoryRules.has(rule)).length;
  return [
    ...(ofMemory.length === 0
      ? ["No rule on memory is against it.\n"]
      : ofMemory.map((one) => `${printProblem(one)}\n`)),
    ...(others === 0 ? [] : [`${others} more ${others === 1 ? "problem" : "problems"}: ${check}\n`]),
  ];
}

function report(
  { topology, memoryOf }: RuleInput,
  group: ResolvedGroup,
  columns: number | undefined,
): string {
  const shape = `${group.name}: ${topology.model.name} ${topology.spec.model.weights}, dp ${group.dataParallelSize} × tp ${group.tensorParallelSize} on ${group.nodes} × ${topology.hardware.title}`;
  const estimate = memoryOf(group);
  if (estimate === undefined)
    return `${shape}\n\n  No estimate: a setting that decides it is refused, or the engine quantises the weights itself to a size that is not known.\n`;
  const left = estimate.budget.bytes - sumOf(estimate.weights) - sumOf(estimate.reserve);
  const rows = [
    row(estimate.budget, gigabytes(estimate.budget.bytes)),
    ...estimate.weights.map((part) => row(part, gigabytes(part.bytes))),
    ["weights together", gigabytes(sumOf(estimate.weights)), "", ""],
    ...estimate.reserve.map((part) => row(part, gigabytes(part.bytes))),
    [left < 0 ? "missing for the weights" : "left for the KV cache", gigabytes(Math.abs(left)), "", ""],
    row(estimate.perToken, `${estimate.perToken.bytes} B`),
  ];
  return `${shape}\n\n${table(["ON EACH DEVICE", "SIZE", "HOW SURE", "FROM"], rows, columns)}\n${conclusions(estimate, columns)}`;
}

function row(part: MemoryPart, size: string): string[] {
  return [part.name, size, part.certainty, part.basis];
}

function conclusions(estimate: MemoryEstimate, columns: number | undefined): string {
  const { tokens, mostTokens, largestContext, sequenceLength, sequences, ranks } = estimate;
  return table(
    ["KV TOKENS", "AT MOST", "LARGEST CONTEXT", "LENGTH", "SEQUENCES A RANK", "RANKS", "SEQUENCES IN ALL"],
    [
      [
        String(tokens),
        String(mostTokens),
        String(largestContext),
        String(sequenceLength),
        sequences.toFixed(2),
        String(ranks),
        (sequences * ranks).toFixed(2),
      ],
    ],
    columns,
  );
}
