import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { simulatedHardwareNames } from "../cluster/simulated-hardware.ts";

const processSchema = z.strictObject({ pid: z.int(), started: z.string() });

const nodeSchema = z.strictObject({
  number: z.int(),
  hardware: z.enum(simulatedHardwareNames),
  address: z.string(),
  /** Its end is the end of the node. */
  keeper: processSchema,
  /** The first process inside the node's namespaces. */
  first: processSchema,
});

const stateSchema = z.object({
  /** Holds the network namespace in which the control plane and the bridge are. */
  fabric: processSchema,
  /** Programs beside it, by name: DNS and forwarders. */
  helpers: z.record(z.string(), processSchema),
  nodes: z.record(z.string(), nodeSchema),
});

/** What a cluster with real nodes remembers between commands. */
export type RealState = z.infer<typeof stateSchema>;

/** A node as it is remembered. */
export type RealNodeState = z.infer<typeof nodeSchema>;

function stateFile(paths: ClusterPaths): string {
  return join(paths.root, "real-nodes.json");
}

/** Where the nodes' disks are. */
export function nodesDirectory(paths: ClusterPaths): string {
  return join(paths.data, "nodes");
}

/** Reads what is remembered; undefined when there is nothing, or nothing that can be read. */
export function readRealState(paths: ClusterPaths): RealState | undefined {
  const file = stateFile(paths);
  if (!existsSync(file)) return undefined;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Control groups have the cluster's name: what runs is found and ended through them.
    return undefined;
  }
}

/** Writes it in one step: a crash leaves the old or the new file. */
export function writeRealState(paths: ClusterPaths, state: RealState): void {
  const file = stateFile(paths);
  writeFileSync(`${file}.next`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${file}.next`, file);
}

/** Forgets it. */
export function removeRealState(paths: ClusterPaths): void {
  rmSync(stateFile(paths), { force: true });
}
