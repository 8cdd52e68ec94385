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
  /** The node ends with this process. */
  keeper: processSchema,
  /** The first process inside the node's namespaces. */
  first: processSchema,
});

const stateSchema = z.object({
  /** Holds the network namespace of control plane and bridge. */
  fabric: processSchema,
  /** DNS and forwarders, by name. */
  helpers: z.record(z.string(), processSchema),
  nodes: z.record(z.string(), nodeSchema),
});

/** State of a cluster with real nodes between commands. */
export type RealState = z.infer<typeof stateSchema>;

/** State of a node. */
export type RealNodeState = z.infer<typeof nodeSchema>;

function stateFile(paths: ClusterPaths): string {
  return join(paths.root, "real-nodes.json");
}

/** Directory of the nodes' disks. */
export function nodesDirectory(paths: ClusterPaths): string {
  return join(paths.data, "nodes");
}

/** Reads the state; undefined when the file is missing or damaged. */
export function readRealState(paths: ClusterPaths): RealState | undefined {
  const file = stateFile(paths);
  if (!existsSync(file)) return undefined;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // A stop finds the processes through their control groups.
    return undefined;
  }
}

/** Writes the state atomically. */
export function writeRealState(paths: ClusterPaths, state: RealState): void {
  const file = stateFile(paths);
  writeFileSync(`${file}.next`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${file}.next`, file);
}

/** Deletes the state. */
export function removeRealState(paths: ClusterPaths): void {
  rmSync(stateFile(paths), { force: true });
}
