import { plan, type Topology } from "../core/index.ts";
import a31p1d from "../stacks/a3-1p1d.ts";
import { inTurn } from "./median.ts";

/** Planning against writing the resulting objects as JSON, by number of nodes. */
export async function benchPlanning(): Promise<string[]> {
  const lines: string[] = [];
  for (const copies of [1, 10, 100]) {
    const topology = repeated(copies);
    const { objects } = plan(topology);
    const manifests = objects.map(({ manifest }) => manifest);
    const { first, second, ratio } = await inTurn(
      copies === 100 ? 5 : 15,
      () => plan(topology),
      () => JSON.stringify(manifests),
    );
    lines.push(
      `planning ${String(copies * 6).padStart(4)} nodes / JSON of the result: ${ratio.toFixed(1)} (${first.toFixed(1)} ms / ${second.toFixed(1)} ms)`,
    );
  }
  return lines;
}

/** The documented topology with each of its groups several times. */
function repeated(replicas: number): Topology {
  const groups = Object.entries(a31p1d.groups).map(
    ([name, group]) => [name, { ...group, replicas }] as const,
  );
  return { ...a31p1d, groups: Object.fromEntries(groups) };
}
