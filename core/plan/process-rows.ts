import type { GroupLayout } from "../domain/index.ts";
import type { ProcessRow } from "./planned-object.ts";

/** One row per process, in the order of the layout. */
export function processRows(groups: readonly GroupLayout[]): readonly ProcessRow[] {
  return groups.flatMap((group) =>
    group.pods.flatMap((pod) =>
      pod.processes.map((process) => ({
        group: group.key,
        pod: pod.name,
        process: process.name,
        ranks: span(process.ranks),
        devices: span(process.devices),
        endpoint: process.apiPort === undefined ? "" : `${pod.address}:${process.apiPort}`,
      })),
    ),
  );
}

function span(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined) return "";
  return first === last ? String(first) : `${first}-${last}`;
}
