import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { dirname } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { ClusterPaths } from "./cluster-paths.ts";

/** Programs of the control plane in start order. */
export const componentNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
] as const;

/** Name of a program of the control plane. */
export type ComponentName = (typeof componentNames)[number];

const portsSchema = z.object({ api: z.int(), kwok: z.int() });

const stateSchema = z.strictObject({
  ports: portsSchema,
  processes: z.partialRecord(
    z.enum(componentNames),
    z.strictObject({ pid: z.int(), started: z.string(), commandLine: z.array(z.string()) }),
  ),
  /** SHA-256 of the kubeconfig of a user's cluster, as kwok read it. */
  kubeconfig: z.string().optional(),
});

/** Ports of a local cluster on 127.0.0.1. */
export type ClusterPorts = z.infer<typeof portsSchema>;

/** State of a cluster between commands. */
export type ClusterState = z.infer<typeof stateSchema>;

/** Reads the state; undefined when the cluster was never started. */
export function readState(paths: ClusterPaths): ClusterState | undefined {
  if (!existsSync(paths.state)) return undefined;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(paths.state, "utf8")));
  } catch (error) {
    throw new LabError(
      `${paths.state} is damaged: ${error instanceof Error ? error.message : String(error)}`,
      `Stop left-over processes (ps -ef | grep ${paths.root}), delete ${paths.root} and start the cluster again`,
    );
  }
}

/** Writes the state atomically. */
export function writeState(paths: ClusterPaths, state: ClusterState): void {
  mkdirSync(dirname(paths.state), { recursive: true });
  const next = `${paths.state}.next`;
  writeFileSync(next, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(next, paths.state);
}
