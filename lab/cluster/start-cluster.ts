import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
import { lastWords, requireAlive, startComponent } from "./component-process.ts";
import { type Component, components } from "./components.ts";
import { ensureCredentials, writeKubeconfig } from "./credentials.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";
import { ensureNodes, type NodeDemand } from "./nodes.ts";
import { choosePorts, defaultBasePort, requireFreePort } from "./ports.ts";
import { apiServerReady, waitUntil } from "./readiness.ts";

/** The cluster that `npm start` uses. */
export const defaultClusterName = "local";

/** The cluster that `npm start -- --run` uses: its nodes are real ones only. */
export const realClusterName = "local-run";

/** What to start. */
export interface ClusterOptions {
  readonly name: string;
  readonly binaries: ClusterBinaries;
  readonly nodes: readonly NodeDemand[];
  readonly progress: Progress;
  /** First of two ports, or 0 for free ones. Default: 26443 for the cluster "local", free ones for any other. */
  readonly basePort?: number;
  /** Where the programs run. Default: on the machine's own network. */
  readonly network?: ClusterNetwork;
}

/** A network other than the machine's, with a way in. */
export interface ClusterNetwork {
  /** What a program's command line begins with to run there. */
  readonly enter: readonly [string, ...string[]];
  /** More arguments of a program. */
  readonly arguments: Partial<Record<ComponentName, readonly string[]>>;
  /** Makes the API server's port, on 127.0.0.1 of the machine, lead to the same over there. */
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

const patience = 60_000;

/** Starts what does not run yet, keeps what does, adds missing nodes, and returns when pods can be scheduled. */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const paths = clusterPaths(options.name);
  const onWait = (holder: number): void =>
    options.progress.line(
      `cluster ${options.name}: waiting for process ${holder}, which is starting or stopping it`,
    );
  return withLock(paths.lock, { milliseconds: 2 * patience, onWait }, async () => {
    const isNew = !existsSync(paths.root);
    try {
      return await startLocked(options, paths);
    } catch (error) {
      // Refused before anything was started, it leaves nothing.
      if (isNew && !existsSync(paths.state)) rmSync(paths.root, { recursive: true, force: true });
      throw error;
    }
  });
}

async function startLocked(options: ClusterOptions, paths: ClusterPaths): Promise<RunningCluster> {
  const { name, progress } = options;
  const begun = Date.now();
  // Its secrets and sockets are nobody else's.
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  const credentials = ensureCredentials(paths);
  const remembered = readState(paths);
  const ports = await portsFor(options, remembered);
  const state: ClusterState = { ports, processes: remembered?.processes ?? {} };
  writeKwokConfiguration(paths);
  const wanted = components(options.binaries, paths, ports, credentials).map((component) =>
    inNetwork(component, options.network),
  );
  await options.network?.open(ports);
  const toStart = await missingComponents(wanted, state);
  for (const component of wanted) {
    if (toStart.includes(component)) {
      progress.update(`cluster ${name}: ${component.name}`);
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
    // The controller manager makes this account; without it the API server refuses pods.
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
  const did = started.length === 0 ? "was running" : `started ${started.join(", ")}`;
  const nodes = added.length === 0 ? "" : `, added ${added.length} simulated nodes`;
  progress.line(`cluster ${name}: ready at ${server} in ${duration(Date.now() - begun)} (${did}${nodes})`);
  return { name, paths, kubeconfig: paths.kubeconfig, kubectl, server, ports };
}

/** On a network of its own, a program's ports are nobody else's. */
function inNetwork(component: Component, network: ClusterNetwork | undefined): Component {
  if (network === undefined) return component;
  const more = network.arguments[component.name] ?? [];
  return { ...component, ports: [], commandLine: [...network.enter, ...component.commandLine, ...more] };
}

async function portsFor(
  options: ClusterOptions,
  remembered: ClusterState | undefined,
): Promise<ClusterState["ports"]> {
  const running =
    remembered !== undefined && Object.values(remembered.processes).some((process) => isAlive(process));
  if (running) {
    const { basePort } = options;
    if (basePort !== undefined && basePort !== 0 && basePort !== remembered.ports.api) {
      throw new LabError(
        `The cluster ${options.name} runs on port ${remembered.ports.api}, not on ${basePort}.`,
        "Stop it first, then start it on the other port.",
      );
    }
    return remembered.ports;
  }
  return choosePorts(options.basePort ?? (options.name === defaultClusterName ? defaultBasePort : 0));
}

/** What has to be started. Fails, before anything is, when a port that it needs is taken. */
async function missingComponents(
  wanted: readonly Component[],
  state: ClusterState,
): Promise<readonly Component[]> {
  const missing: Component[] = [];
  for (const component of wanted) {
    const known = state.processes[component.name];
    if (known !== undefined && isAlive(known)) {
      if (known.commandLine.join("\0") === component.commandLine.join("\0")) continue;
      // Another version, or other arguments: replaced.
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
  await waitUntil("kube-apiserver was not ready", patience, check, () => lastWords(paths, "kube-apiserver"));
}

/** kwok answers `kubectl logs` from a file in the container runtime's log format. */
function writeKwokConfiguration(paths: ClusterPaths): void {
  mkdirSync(paths.data, { recursive: true });
  const log = join(paths.data, "simulated.log");
  writeFileSync(
    log,
    "2026-01-01T00:00:00.000000000Z stdout F This node is simulated: the pod is scheduled, but nothing runs in it.\n",
  );
  const configuration = {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "ClusterLogs",
    metadata: { name: "simulated" },
    spec: { logs: [{ logsFile: log, follow: false }] },
  };
  writeFileSync(join(paths.data, "kwok.yaml"), JSON.stringify(configuration));
}
