import type { ProcedureContext } from "../domain/index.ts";
import { groupLabels, weightsAreShared } from "../kubernetes/index.ts";

/** Labels of an engine's pods, on whose nodes the weights are; undefined where every node sees them. */
export function besideEngine({
  topology,
  groups,
}: ProcedureContext): Readonly<Record<string, string>> | undefined {
  const [first] = groups;
  return weightsAreShared(topology) || first === undefined ? undefined : groupLabels(topology, first);
}
