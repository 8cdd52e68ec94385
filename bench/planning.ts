import a31p1d from "../stacks/a3-1p1d.ts";
import { plan, type Topology } from "../core/index.ts";
import { compareTimes } from "./median.ts";

const NODES = 6;

const DEVICES_PER_NODE = 16;

/** Replicas of the topology's groups, and number of measurements. */
const SIZES = [
  { copies: 1, runs: 31 },
  { copies: 10, runs: 15 },
  { copies: 100, runs: 5 },
  { copies: 1000, runs: 3 },
] as const;

/** At least 1,000 nodes, with a time limit for their plan. */
const LARGE = { copies: 167, runs: 5, seconds: 2 } as const;

/** Compares planning with JSON.stringify of the result by number of nodes, and shows how the time grows. */
export async function benchPlanning(): Promise<string[]> {
  const lines: string[] = [];
  let before: Measured | undefined;
  for (const size of SIZES) {
    const measured = await measure(size);
    const growth =
      before === undefined
        ? ""
        : `; ${(measured.nodes / before.nodes).toFixed(0)} times the nodes take ${(measured.planning / before.planning).toFixed(1)} times the time`;
    lines.push(`${print(measured)}${growth}`);
    before = measured;
  }
  const large = await measure(LARGE);
  const seconds = large.planning / 1000;
  lines.push(
    `planning, ${large.nodes} nodes with ${large.nodes * DEVICES_PER_NODE} devices: ${seconds.toFixed(2)} s, ${seconds < LARGE.seconds ? "within" : "ABOVE"} the limit of ${LARGE.seconds} s`,
  );
  return lines;
}

interface Measured {
  readonly nodes: number;
  readonly planning: number;
  readonly writing: number;
}

async function measure({ copies, runs }: { copies: number; runs: number }): Promise<Measured> {
  const topology = repeated(copies);
  const manifests = plan(topology).objects.map(({ manifest }) => manifest);
  const { first, second } = await compareTimes(
    runs,
    () => plan(topology),
    () => JSON.stringify(manifests),
  );
  return { nodes: copies * NODES, planning: first, writing: second };
}

function print({ nodes, planning, writing }: Measured): string {
  return `planning, ${String(nodes).padStart(4)} nodes / JSON.stringify of the result: ${(planning / writing).toFixed(1)} (${planning.toFixed(1)} ms / ${writing.toFixed(1)} ms)`;
}

/** The documented topology with several replicas of each group. */
function repeated(replicas: number): Topology {
  const groups = Object.entries(a31p1d.groups).map(
    ([name, group]) => [name, { ...group, replicas }] as const,
  );
  return { ...a31p1d, groups: Object.fromEntries(groups) };
}
