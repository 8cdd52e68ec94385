import { estimateMemory, type MemoryEstimate } from "../core/memory/estimate.ts";
import { gigabytes, type MemoryPart, sumOf } from "../core/memory/part.ts";
import type { ResolvedGroup, ResolvedTopology } from "../core/resolve/resolved.ts";
import { planStack, readStackWords } from "./choose-stack.ts";
import type { Command } from "./command.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `glm-serve memory <stack> [--site <file>] [--json]

Estimates what one device of each group holds: weights, reserve, KV cache, the largest context, and how many sequences of
the group's own length fit at once. Says of each number how sure it is and where it comes from.`;

/** Prints where the memory of the devices goes. */
export const memory: Command = {
  name: "memory",
  summary: "estimates weights, KV cache, largest context and concurrency",
  usage: USAGE,
  run: async (words) => {
    const { stack, siteFile, help, json } = readStackWords(words, { rest: 0, json: true });
    if (help) return `${USAGE}\n`;
    if (stack === undefined) throw new UsageError("name a stack");
    const { topology } = await planStack(stack, siteFile);
    if (json) return `${JSON.stringify(topology.groups.map(forMachines(topology)), undefined, 2)}\n`;
    return topology.groups.map((group) => report(topology, group)).join("\n");
  },
};

const forMachines = (topology: ResolvedTopology) => (group: ResolvedGroup) =>
  estimateMemory(topology, group) ?? { group: group.name, unknown: true };

function report(topology: ResolvedTopology, group: ResolvedGroup): string {
  const shape = `${group.name}: ${topology.model.name} ${topology.spec.model.weights}, dp ${group.dataParallelSize} × tp ${group.tensorParallelSize} on ${group.nodes} × ${topology.hardware.title}`;
  const estimate = estimateMemory(topology, group);
  if (estimate === undefined)
    return `${shape}\n\n  No estimate: the size of weights that the engine quantises itself is not known.\n`;
  const left = estimate.budget.bytes - sumOf(estimate.weights) - sumOf(estimate.reserve);
  const rows = [
    row(estimate.budget, gigabytes(estimate.budget.bytes)),
    ...estimate.weights.map((part) => row(part, gigabytes(part.bytes))),
    ["weights together", gigabytes(sumOf(estimate.weights)), "", ""],
    ...estimate.reserve.map((part) => row(part, gigabytes(part.bytes))),
    ["left for the KV cache", gigabytes(left), "", ""],
    row(estimate.perToken, `${estimate.perToken.bytes} B`),
  ];
  return `${shape}\n\n${table(["ON EACH DEVICE", "SIZE", "HOW SURE", "FROM"], rows)}\n${conclusions(estimate)}`;
}

function row(part: MemoryPart, size: string): string[] {
  return [part.name, size, part.certainty, part.basis];
}

function conclusions(estimate: MemoryEstimate): string {
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
  );
}
