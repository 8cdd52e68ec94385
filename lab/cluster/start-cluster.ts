import { existsSync, mkdirSync, rmSync } from "node:fs";
import type { ClusterBinaries } from "../binaries/ensure-binaries.ts";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { isAlive, terminate } from "../host/process.ts";
import { duration, type Progress } from "../host/progress.ts";
import { type ClusterPaths, clusterPaths } from "./cluster-paths.ts";
import {
  type ClusterPorts,
  type ClusterState,
  type ComponentName,
  readState,
  writeState,
} from "./cluster-state.ts";
import { logTail, requireAlive, startComponent } from "./component-process.ts";
import type { Component } from "./component.ts";
import { components } from "./components.ts";
import { ensureCredentials, writeKubeconfig } from "./credentials.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";
import { writeKwokConfiguration } from "./kwok.ts";
import { ensureNodes, type NodeDemand } from "./nodes.ts";
import { choosePorts, defaultBasePort, requireFreePort } from "./ports.ts";
import { apiServerReady, waitUntil } from "./readiness.ts";

/** Default cluster of `npm start`. */
export const defaultClusterName = "local";

/** Default cluster of `npm start -- --run`, which has real nodes only. */
export const realClusterName = "local-run";

/** A cluster to start. */
export interface ClusterOptions {
  readonly name: string;
  readonly binaries: ClusterBinaries;
  readonly nodes: readonly NodeDemand[];
  readonly progress: Progress;
  /** First of two ports, or 0 for free ports. @default 26443 for the cluster "local", 0 for any other */
  readonly basePort?: number;
  /** Network of the programs. @default the network of this host */
  readonly network?: ClusterNetwork;
}

/** A network other than this host's, with a port into it. */
export interface ClusterNetwork {
  /** Prefix of a command line that runs it in the network. */
  readonly enter: readonly [string, ...string[]];
  /** Additional arguments of a program. */
  readonly arguments: Partial<Record<ComponentName, readonly string[]>>;
  /** Forwards the API server's port on 127.0.0.1 of this host to the same port in the network. */
  open(ports: ClusterPorts): Promise<void>;
}

/** A running cluster. */
export interface RunningCluster {
  readonly name: string;
  readonly paths: ClusterPaths;
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  readonly server: string;
  readonly ports: ClusterPorts;
}

const readyTimeout = 60_000;

/** Starts the programs that do not run, adds missing nodes, and returns when pods can be scheduled. */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const paths = clusterPaths(options.name);
  const onWait = (holder: number): void =>
    options.progress.line(
      `cluster ${options.name}: waiting for process ${holder}, which is starting or stopping it`,
    );
  return withLock(paths.lock, { milliseconds: 2 * readyTimeout, onWait }, async () => {
    const isNew = !existsSync(paths.root);
    try {
      return await startLocked(options, paths);
    } catch (error) {
      // Nothing was started: leave no files.
      if (isNew && !existsSync(paths.state)) rmSync(paths.root, { recursive: true, force: true });
      throw error;
    }
  });
}

async function startLocked(options: ClusterOptions, paths: ClusterPaths): Promise<RunningCluster> {
  const { name, progress } = options;
  const begun = Date.now();
  // The directory holds secrets and sockets.
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  const credentials = ensureCredentials(paths);
  const saved = readState(paths);
  const ports = await portsFor(options, saved);
  const state: ClusterState = { ports, processes: saved?.processes ?? {} };
  writeKwokConfiguration(paths);
  const all = components(options.binaries, paths, ports, credentials).map((component) =>
    inNetwork(component, options.network),
  );
  await options.network?.open(ports);
  const toStart = await missingComponents(all, state);
  for (const component of all) {
    if (toStart.includes(component)) {
      progress.update(`cluster ${name}: starting ${component.name}`);
      state.processes[component.name] = {
        ...startComponent(component, paths),
        commandLine: [...component.commandLine],
      };
      writeState(paths, state);
    }
    if (component.name === "kube-apiserver") {
      await apiServerIsReady(state, paths, credentials.servingCertificate);
      writeKubeconfig(name, paths, credentials, ports.api);
    }
  }
  const started = toStart.map((component) => component.name);
  const kubectl = kubectlFor(options.binaries.kubernetes, paths.kubeconfig);
  if (started.length > 0) {
    // The controller manager creates this account; without it the API server rejects pods.
    await kubectl.run([
      "wait",
      "--for=create",
      "--timeout=60s",
      "serviceaccount/default",
      "--namespace=default",
    ]);
    for (const component of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) {
      requireAlive(component, state.processes[component], paths);
    }
  }
  const added = await ensureNodes(kubectl, options.nodes);
  const server = `https://127.0.0.1:${ports.api}`;
  const changes = started.length === 0 ? "already running" : `started ${started.join(", ")}`;
  const nodes = added.length === 0 ? "" : `, added ${added.length} simulated nodes`;
  progress.line(
    `cluster ${name}: ready at ${server} in ${duration(Date.now() - begun)} (${changes}${nodes})`,
  );
  return { name, paths, kubeconfig: paths.kubeconfig, kubectl, server, ports };
}

/** A separate network needs no check for free ports. */
function inNetwork(component: Component, network: ClusterNetwork | undefined): Component {
  if (network === undefined) return component;
  const extra = network.arguments[component.name] ?? [];
  return { ...component, ports: [], commandLine: [...network.enter, ...component.commandLine, ...extra] };
}

async function portsFor(
  options: ClusterOptions,
  saved: ClusterState | undefined,
): Promise<ClusterState["ports"]> {
  const running = saved !== undefined && Object.values(saved.processes).some((process) => isAlive(process));
  if (running) {
    const { basePort } = options;
    if (basePort !== undefined && basePort !== 0 && basePort !== saved.ports.api) {
      throw new LabError(
        `The cluster ${options.name} already runs on port ${saved.ports.api}, not on ${basePort}.`,
        `Stop the cluster first: npm stop -- --name ${options.name}`,
      );
    }
    return saved.ports;
  }
  return choosePorts(options.basePort ?? (options.name === defaultClusterName ? defaultBasePort : 0));
}

/**
 * Programs to start.
 *
 * @throws LabError when one of their ports is in use; nothing has been started then
 */
async function missingComponents(
  all: readonly Component[],
  state: ClusterState,
): Promise<readonly Component[]> {
  const missing: Component[] = [];
  for (const component of all) {
    const known = state.processes[component.name];
    if (known !== undefined && isAlive(known)) {
      if (known.commandLine.join("\0") === component.commandLine.join("\0")) continue;
      // Another version or other arguments.
      await terminate(known, 5000);
    }
    missing.push(component);
  }
  for (const { port, purpose } of missing.flatMap(({ ports }) => ports)) await requireFreePort(port, purpose);
  return missing;
}

async function apiServerIsReady(
  state: ClusterState,
  paths: ClusterPaths,
  certificate: string,
): Promise<void> {
  const check = async (): Promise<boolean> => {
    for (const name of ["etcd", "kube-apiserver"] as const) requireAlive(name, state.processes[name], paths);
    return apiServerReady(state.ports.api, certificate);
  };
  await waitUntil("kube-apiserver was not ready", readyTimeout, check, () =>
    logTail(paths, "kube-apiserver"),
  );
}
