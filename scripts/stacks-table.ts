import type { ResolvedGroup, ResolvedTopology } from "../core/index.ts";
import { markdownTable } from "./markdown-table.ts";
import { planStack, topologyNames } from "../program/index.ts";

const HEAD = ["stack", "model", "nodes", "groups", "context", "document"];

/** A table of all stacks, those of one model together. */
export async function stacksTable(): Promise<string> {
  const rows = await Promise.all(topologyNames().map(rowOf));
  const models = [...new Set(rows.map(({ model }) => model))].toSorted();
  const grouped = models.flatMap((model) => rows.filter((row) => row.model === model));
  return markdownTable(
    HEAD,
    grouped.map(({ cells }) => cells),
  ).join("\n");
}

/** A table with one row for each model and its weights, and the stacks that serve it. */
export async function stacksByModel(): Promise<string> {
  const plans = await Promise.all(
    topologyNames().map(async (name) => ({ name, ...(await planStack(name, undefined)).topology })),
  );
  const models = [...new Set(plans.map(({ spec }) => spec.model.name))].toSorted();
  const rows = models.map((model) => {
    const stacks = plans.filter(({ spec }) => spec.model.name === model);
    const hardware = [...new Set(stacks.map((stack) => stack.hardware.title))].toSorted();
    return [model, hardware.join(", "), stacks.map(({ name }) => `\`${name}\``).join(", ")];
  });
  return markdownTable(["model", "hardware", "stacks"], rows).join("\n");
}

async function rowOf(name: string): Promise<{ readonly model: string; readonly cells: readonly string[] }> {
  const { topology } = await planStack(name, undefined);
  const { spec, groups, hardware } = topology;
  const nodes = groups.reduce((sum, group) => sum + group.replicas * group.nodes, 0);
  return {
    model: spec.model.name,
    cells: [
      `\`${name}\``,
      `${spec.model.name} ${spec.model.weights}`,
      `${nodes} × ${hardware.title}`,
      groups.map(degreesOf).join("; "),
      contextOf(topology),
      spec.source,
    ],
  };
}

/** Degrees of a group with its name: `prefill PP2 × TP16`, `2 × prefill DP2 × TP8`. */
function degreesOf(group: ResolvedGroup): string {
  const { name, replicas } = group;
  const head = replicas === 1 ? "" : `${replicas} × `;
  return `${head}${name} ${shapeOf(group)}`;
}

/** Degrees of a group: `PP2 × TP16`. */
export function shapeOf(group: ResolvedGroup): string {
  const { dataParallelSize, tensorParallelSize, pipelineParallelSize } = group;
  const degrees = [
    ["DP", dataParallelSize],
    ["PP", pipelineParallelSize],
    ["TP", tensorParallelSize],
  ] as const;
  const shown = degrees.filter(([, size]) => size > 1).map(([degree, size]) => `${degree}${size}`);
  return shown.length === 0 ? "TP1" : shown.join(" × ");
}

/** Longest request in tokens; that of prefill and of decode where they differ. */
export function contextOf({ groups, engine, model }: ResolvedTopology): string {
  const { maxModelLen } = engine.diagnosis;
  const lengths = groups.map(({ args }) =>
    maxModelLen === undefined ? model.maxPositions : (args[maxModelLen.flag] ?? model.maxPositions),
  );
  return [...new Set(lengths.map((length) => Number(length).toLocaleString("en")))].join(" / ");
}
