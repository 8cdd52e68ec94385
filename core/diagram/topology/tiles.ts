import type { PodLayout, ProcessLayout, ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import type { DeviceFacts, TileFacts } from "./facts.ts";

/** The ranks of a pod with their devices, then the devices that the group leaves. */
export function tilesOf(
  { hardware, wholeNodes }: ResolvedTopology,
  group: ResolvedGroup,
  pod: PodLayout,
): readonly TileFacts[] {
  const byRank = new Map<number, { readonly devices: DeviceFacts[]; readonly processes: ProcessLayout[] }>();
  for (const process of pod.processes) {
    const perRank = process.devices.length / process.ranks.length;
    for (const [index, rank] of process.ranks.entries()) {
      const tile = byRank.get(rank) ?? { devices: [], processes: [] };
      byRank.set(rank, tile);
      tile.processes.push(process);
      for (const number of process.devices.slice(index * perRank, (index + 1) * perRank))
        tile.devices.push({ number, process: process.name, stage: 0 });
    }
  }
  const used = new Set(pod.processes.flatMap(({ devices }) => devices));
  const free = Array.from({ length: hardware.devicesPerNode }, (_, number) => number).filter(
    (number) => !used.has(number),
  );
  return [
    ...[...byRank].map(([rank, { devices, processes }]) => ({
      rank,
      api: apiOf(processes),
      devices: staged(group, devices),
    })),
    ...(free.length === 0
      ? []
      : [
          {
            rank: undefined,
            // No other pod gets devices of a node that a pod takes whole.
            api: wholeNodes ? "not used" : "free",
            devices: free.map((number) => ({ number, process: undefined, stage: 0 })),
          },
        ]),
  ];
}

/** The API of a rank; empty where its process runs several ranks, since the node then says it. */
function apiOf(processes: readonly ProcessLayout[]): string {
  if (processes.some(({ ranks }) => ranks.length > 1)) return "";
  const port = processes.find(({ apiPort }) => apiPort !== undefined)?.apiPort;
  return port === undefined ? "headless" : `:${port}`;
}

/** The devices of a rank hold its stages one after the other. */
function staged(group: ResolvedGroup, devices: readonly DeviceFacts[]): readonly DeviceFacts[] {
  if (group.pipelineParallelSize === 1 || group.pipelineSpansNodes) return devices;
  const perStage = group.devicesPerRank / group.pipelineParallelSize;
  return devices.map((device, index) => ({ ...device, stage: Math.floor(index / perStage) }));
}
