import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../host/lock.ts";
import { isAlive, terminate } from "../host/process.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import { readState, writeState } from "./cluster-state.ts";
import { requireAlive, startComponent } from "./component-process.ts";
import type { Component } from "./component.ts";
import { simulatedNodeLabel } from "./nodes.ts";
import { choosePorts } from "./ports.ts";

/** Addresses for documentation (RFC 5737): Kubernetes rejects loopback addresses of pods, and nothing connects to these. */
const podAddresses = "203.0.113.0/24";

/** kwok, the kubelet of the simulated nodes. */
export function kwokComponent(directory: string, paths: ClusterPaths, port: number): Component {
  return {
    name: "kwok",
    ports: [{ port, purpose: "kwok, the kubelet of the simulated nodes" }],
    commandLine: [
      join(directory, "kwok"),
      `--kubeconfig=${paths.kubeconfig}`,
      `--config=${join(paths.data, "kwok.yaml")}`,
      "--manage-all-nodes=false",
      `--manage-nodes-with-label-selector=${simulatedNodeLabel}`,
      `--cidr=${podAddresses}`,
      `--server-address=127.0.0.1:${port}`,
      `--node-port=${port}`,
      "--node-name=localhost",
      "--node-lease-duration-seconds=40",
    ],
  };
}

/** kwok serves `kubectl logs` from a file in the log format of container runtimes. */
export function writeKwokConfiguration(paths: ClusterPaths): void {
  mkdirSync(paths.data, { recursive: true });
  const log = join(paths.data, "simulated.log");
  writeFileSync(
    log,
    "2026-01-01T00:00:00.000000000Z stdout F The node of this pod is simulated: no process runs in the pod.\n",
  );
  const configuration = {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "ClusterLogs",
    metadata: { name: "simulated" },
    spec: { logs: [{ logsFile: log, follow: false }] },
  };
  writeFileSync(join(paths.data, "kwok.yaml"), JSON.stringify(configuration));
}

const grace = 4000;

/**
 * Starts kwok alone, for simulated nodes in a cluster of the user. A running kwok of another version or kubeconfig is
 * replaced: a cluster that was created again has another address. Returns whether kwok had to be started.
 */
export function startKwok(directory: string, paths: ClusterPaths): Promise<boolean> {
  return withLock(paths.lock, { milliseconds: 60_000 }, async () => {
    const state = readState(paths);
    const saved = state?.processes.kwok;
    const kubeconfig = createHash("sha256").update(readFileSync(paths.kubeconfig)).digest("hex");
    if (state !== undefined && saved !== undefined && isAlive(saved)) {
      const { commandLine } = kwokComponent(directory, paths, state.ports.kwok);
      const isCurrent =
        state.kubeconfig === kubeconfig && saved.commandLine.join("\0") === commandLine.join("\0");
      if (isCurrent) return false;
      await terminate(saved, grace);
    }
    const { kwok: port } = await choosePorts(0);
    writeKwokConfiguration(paths);
    const component = kwokComponent(directory, paths, port);
    const started = {
      ...startComponent(component, paths, userEnvironment()),
      commandLine: [...component.commandLine],
    };
    writeState(paths, { ports: { api: 0, kwok: port }, processes: { kwok: started }, kubeconfig });
    requireAlive("kwok", started, paths);
    return true;
  });
}

/** A kubeconfig of a user may run a program for credentials, which reads files of the home directory and other variables. */
function userEnvironment(): NodeJS.ProcessEnv {
  const { KUBECONFIG: _other, ...environment } = process.env;
  return environment;
}
