import { groupLabels } from "../kubernetes/labels.ts";
import { weightsAreShared } from "../kubernetes/volumes.ts";
import type { ProcedureContext } from "./procedure-context.ts";

/** Labels of an engine's pods, on whose nodes the weights are; undefined where every node sees them. */
export function besideEngine({
  topology,
  groups,
}: ProcedureContext): Readonly<Record<string, string>> | undefined {
  const [first] = groups;
  return weightsAreShared(topology) || first === undefined ? undefined : groupLabels(topology, first);
}
