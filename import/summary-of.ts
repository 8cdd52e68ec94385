import type { ModelSpec } from "../core/index.ts";
import type { ServerGroup } from "./group-servers.ts";

/** A topology in one line. */
export function summaryOf(model: ModelSpec, groups: readonly ServerGroup[], hardware: string): string {
  const nodes = groups.reduce((sum, group) => sum + group.nodes * group.replicas, 0);
  const shapes = groups.map((group) =>
    groups.length === 1 ? degrees(group) : `${group.name} ${degrees(group)}`,
  );
  return `${model.name} ${model.weights} on ${nodes} ${hardware}: ${shapes.join(", ")}`;
}

function degrees({ replicas, members }: ServerGroup): string {
  const server = members[0]?.server;
  if (server === undefined) return "";
  const { dataParallelSize, tensorParallelSize, pipelineParallelSize, prefillContextParallelSize } = server;
  const text = [
    ["dp", dataParallelSize],
    ["pp", pipelineParallelSize],
    ["pcp", prefillContextParallelSize],
    ["tp", tensorParallelSize],
  ]
    .filter(([name, size]) => size !== 1 || name === "tp")
    .map(([name, size]) => `${name} ${size}`)
    .join(", ");
  return replicas === 1 ? text : `${replicas} × (${text})`;
}
