import {
  estimateMemory,
  type Examination,
  gigabytes,
  memoryCacheGiven,
  type MemoryEstimate,
  memoryFits,
  memoryNear,
  type MemoryPart,
  printProblem,
  type Problem,
  type ResolvedGroup,
  type ResolvedTopology,
  sumOf,
} from "../core/index.ts";
import { JSON_USAGE, readStackWords, SITE_USAGE, surveyStack } from "../program/choose-stack.ts";
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
    const examination = await surveyStack(stack, siteFile, context.directory);
    const { topology, problems } = examination;
    const code = problems.length === 0 ? 0 : 1;
    if (flags.has("json"))
      return { code, text: `${JSON.stringify(topology.groups.map(forMachines(topology)), undefined, 2)}\n` };
    const again = `${programOf(context)} check ${stackWords(stack, siteFile)}`;
    const reports = topology.groups.map((group) => report(topology, group, context.columns));
    return { code, text: [...reports, LEGEND, ...remarks(examination, again)].join("\n") };
  },
};

const LEGEND = `KV TOKENS: in the cache of one rank; AT MOST: with the least reserve. LENGTH: of the longest request, or what the model
knows. SEQUENCES: of that length, at once. 1 GB is 10⁹ bytes.
`;

/** What the rules on memory say, and how much else is wrong. */
function remarks({ topology, problems, findings }: Examination, check: string): string[] {
  const rules = new Set([
    memoryCacheGiven.id,
    memoryFits.id,
    memoryNear.id,
    ...topology.groups.flatMap((group) => estimateMemory(topology, group)?.ownRule ?? []),
  ]);
  const ofMemory = ({ rule }: Problem) => rule !== undefined && rules.has(rule);
  const said = [...problems, ...findings].filter(ofMemory);
  const others = problems.filter((problem) => !ofMemory(problem)).length;
  return [
    ...(said.length === 0
      ? ["No rule on memory is against it.\n"]
      : said.map((one) => `${printProblem(one)}\n`)),
    ...(others === 0 ? [] : [`${others} more ${others === 1 ? "problem" : "problems"}: ${check}\n`]),
  ];
}

const forMachines = (topology: ResolvedTopology) => (group: ResolvedGroup) =>
  estimateMemory(topology, group) ?? { group: group.name, unknown: true };

function report(topology: ResolvedTopology, group: ResolvedGroup, columns: number | undefined): string {
  const shape = `${group.name}: ${topology.model.name} ${topology.spec.model.weights}, dp ${group.dataParallelSize} × tp ${group.tensorParallelSize} on ${group.nodes} × ${topology.hardware.title}`;
  const estimate = estimateMemory(topology, group);
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
