import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  type ClusterBinaries,
  ensureClusterBinaries,
  ensureNodeBinaries,
  type NodeBinaries,
} from "../binaries/ensure-binaries.ts";
import { type ClusterPaths, clusterPaths } from "../cluster/cluster-paths.ts";
import { simulatedHardware, type SimulatedHardwareName } from "../cluster/simulated-hardware.ts";
import { type RunningCluster, startCluster } from "../cluster/start-cluster.ts";
import { stopCluster } from "../cluster/stop-cluster.ts";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { isAlive, sleep, terminate } from "../host/process.ts";
import { duration, silentProgress } from "../host/progress.ts";
import { freeNumber, nodeAddresses } from "./addresses.ts";
import { type BaseImage, ensureBaseImage } from "./base-image.ts";
import { ensureClusterDns } from "./cluster-dns.ts";
import { controlPlaneNetwork } from "./control-plane-network.ts";
import { endRealNodes } from "./end-real-nodes.ts";
import { startFabric } from "./fabric.ts";
import { raiseInotifyLimit } from "./inotify-limit.ts";
import { startNodeBox } from "./node-box.ts";
import { insideKubeconfig } from "./node-configuration.ts";
import { nodeLogTail } from "./node-logs.ts";
import { nodeRoot } from "./node-root.ts";
import { openForward } from "./open-forward.ts";
import { placeFiles } from "./placed-files.ts";
import type {
  Forward,
  ForwardTarget,
  PodOnNode,
  RealCluster,
  RealClusterOptions,
  RealNode,
  Workload,
} from "./real-cluster.ts";
import { realNode } from "./real-node.ts";
import { readRealState, type RealState, writeRealState } from "./real-state.ts";
import { ensureRequirements } from "./requirements.ts";
import { importImage, packWorkload } from "./workload-image.ts";

/**
 * Starts a control plane with real nodes, or adds nodes to a running one. Returns when all nodes are ready and offer their
 * devices.
 *
 * @throws LabError without root, or when a requirement is missing
 */
export async function startRealCluster(options: RealClusterOptions): Promise<RealCluster> {
  const { name, progress } = options;
  await ensureRequirements(progress);
  const binaries = options.programs?.binaries ?? (await ensureClusterBinaries(progress));
  const nodeBinaries = options.programs?.nodeBinaries ?? (await ensureNodeBinaries(progress));
  const image = await ensureBaseImage(progress);
  const paths = clusterPaths(name);
  const onWait = (holder: number): void =>
    progress.line(`cluster ${name}: waiting for process ${holder}, which is starting its nodes`);
  return withLock(`${paths.lock}-nodes`, { milliseconds: 120_000, onWait }, async () => {
    const begun = Date.now();
    const parts = { options, binaries, nodeBinaries, image, paths };
    const state = await ensureFabric(name, paths);
    const cluster = await startCluster({
      name,
      binaries,
      nodes: [],
      progress,
      basePort: options.basePort ?? 0,
      network: controlPlaneNetwork(state, paths, nodeBinaries),
    });
    const started = await startNodes(parts, state, cluster);
    const running = runningCluster(parts, state, cluster);
    for (const workload of options.workloads ?? []) await running.provide(workload);
    await Promise.all(started.map((node) => awaitNode(cluster, node, state)));
    const changes = started.length === 0 ? "already running" : started.join(", ");
    progress.line(`cluster ${name}: real nodes ready in ${duration(Date.now() - begun)} (${changes})`);
    return running;
  });
}

/** Inputs of a start. */
interface Parts {
  readonly options: RealClusterOptions;
  readonly binaries: ClusterBinaries;
  readonly nodeBinaries: NodeBinaries;
  readonly image: BaseImage;
  readonly paths: ClusterPaths;
}

async function ensureFabric(name: string, paths: ClusterPaths): Promise<RealState> {
  const saved = readRealState(paths);
  if (saved !== undefined && isAlive(saved.fabric)) return saved;
  await endRealNodes(name, paths);
  mkdirSync(paths.data, { recursive: true, mode: 0o700 });
  const state: RealState = { fabric: await startFabric(paths), helpers: {}, nodes: {} };
  writeRealState(paths, state);
  return state;
}

async function startNodes(
  { options, nodeBinaries, image, paths }: Parts,
  state: RealState,
  cluster: RunningCluster,
): Promise<readonly string[]> {
  const demands = typeof options.nodes === "function" ? await options.nodes(cluster.kubectl) : options.nodes;
  const all = demands.flatMap(({ hardware, count, addresses }) =>
    Array.from({ length: count }, (_, index) => ({
      name: realNodeName(hardware, index),
      hardware,
      address: addresses?.[index],
    })),
  );
  const missing = all.filter(({ name, address }) => {
    const known = state.nodes[name];
    if (known === undefined || !isAlive(known.first)) return true;
    if (address === undefined || address === known.address) return false;
    throw new LabError(
      `The node ${name} of the cluster ${options.name} has the address ${known.address}, but the rank table of the topology needs ${address}.`,
      "Start the topology on another cluster: --name <name>",
    );
  });
  await ensureClusterDns(state, paths, nodeBinaries, cluster.kubectl);
  if (missing.length === 0) return [];
  await raiseInotifyLimit();
  await deleteStale(
    missing.map(({ name }) => name),
    cluster,
  );
  const kubeconfig = insideKubeconfig(readFileSync(paths.kubeconfig, "utf8"), cluster.ports.api);
  const taken = new Set(Object.values(state.nodes).map(({ number }) => number));
  const numbered = missing.map((node) => {
    const number = state.nodes[node.name]?.number ?? freeNumber(taken);
    taken.add(number);
    const address = node.address ?? nodeAddresses(number).node;
    return { ...node, number, address };
  });
  await Promise.all(
    numbered.map(async (node) => {
      options.progress.update(`cluster ${cluster.name}: starting node ${node.name}`);
      state.nodes[node.name] = await startNodeBox({
        ...node,
        cluster: cluster.name,
        paths,
        executables: nodeBinaries.node,
        image,
        fabric: state.fabric,
        apiPort: cluster.ports.api,
        kubeconfig,
      });
    }),
  );
  writeRealState(paths, state);
  return missing.map(({ name }) => name);
}

/** Prefix of the names of real nodes. */
export const realNodePrefix = "real-";

function realNodeName(hardware: SimulatedHardwareName, index: number): string {
  return `${realNodePrefix}${simulatedHardware(hardware).prefix}-${index}`;
}

/** Deletes the API objects of earlier nodes of these names. */
async function deleteStale(names: readonly string[], { kubectl }: RunningCluster): Promise<void> {
  const known = await kubectl.run(["get", "nodes", "--output=name"]);
  const old = names.filter((name) => known.split("\n").includes(`node/${name}`));
  await Promise.all(
    old.map((name) =>
      kubectl.run([
        ...["delete", "pods", "--all-namespaces", "--force", "--grace-period=0", "--wait=false"],
        `--field-selector=spec.nodeName=${name}`,
      ]),
    ),
  );
  if (old.length > 0) await kubectl.run(["delete", "node", ...old]);
}

async function awaitNode({ kubectl, paths }: RunningCluster, name: string, state: RealState): Promise<void> {
  const hardware = state.nodes[name]?.hardware ?? "worker";
  const conditions = [
    "create",
    "condition=Ready",
    ...Object.entries(simulatedHardware(hardware).devices).map(
      ([resource, count]) =>
        `jsonpath={.status.allocatable.${resource.replaceAll(".", String.raw`\.`)}}=${count}`,
    ),
  ];
  try {
    for (const condition of conditions) {
      await kubectl.run(["wait", `node/${name}`, `--for=${condition}`, "--timeout=180s"]);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError(
      `The node ${name} did not become ready. ${reason}\n${nodeLogTail(paths, name)}`,
      "Check the load and the free disk space of this host, or start with an empty cluster: npm stop -- --delete, then start again",
    );
  }
}

const podSchema = z.object({
  metadata: z.object({ uid: z.string() }),
  spec: z.object({ nodeName: z.string().optional() }),
});

function runningCluster(parts: Parts, state: RealState, cluster: RunningCluster): RealCluster {
  const { image, nodeBinaries, paths, options } = parts;
  const nodes = new Map<string, RealNode>(
    Object.entries(state.nodes)
      .filter(([, node]) => isAlive(node.first))
      .map(([name, node]) => [name, realNode(cluster.name, name, node, state.fabric)]),
  );
  return {
    ...cluster,
    nodes,
    async provide(workload: Workload) {
      const archive = await packWorkload(workload, image, paths);
      await Promise.all(
        [...nodes.values()].map(async (node) => {
          placeFiles(nodeRoot(node.pid), workload.node.files);
          await waitForContainerd(node);
          await importImage(node, workload.imageNames, archive);
        }),
      );
    },
    async forward(target: ForwardTarget): Promise<Forward> {
      const address = "address" in target ? target.address : await serviceAddress(cluster, target);
      const connect = `${address}:${target.port}`;
      const forwarder = join(nodeBinaries.node, "forwarder");
      const alive = Object.values(state.nodes).filter(({ first }) => isAlive(first));
      // kube-proxy's rules for Services exist on nodes only.
      const node = alive.find(({ hardware }) => hardware === "worker") ?? alive[0];
      if (node === undefined) throw new LabError("No real node runs.", "Start the cluster again");
      const { port, helper } = await openForward(
        { target: connect, preferredPort: target.localPort, namespace: node.first, forwarder },
        state,
        paths,
      );
      return {
        url: `http://127.0.0.1:${port}`,
        close: () => terminate(helper, 1000),
      };
    },
    async findPod(namespace: string, pod: string): Promise<PodOnNode> {
      const found = podSchema.parse(
        JSON.parse(
          await cluster.kubectl.run(["get", "pod", pod, `--namespace=${namespace}`, "--output=json"]),
        ),
      );
      const node = nodes.get(found.spec.nodeName ?? "");
      if (node === undefined) {
        throw new LabError(
          found.spec.nodeName === undefined
            ? `The pod ${pod} has no node yet.`
            : `The pod ${pod} is on ${found.spec.nodeName}, which is not a real node.`,
          `Run kubectl describe pod ${pod} --namespace ${namespace}`,
        );
      }
      const { uid } = found.metadata;
      return { uid, node, processes: () => node.podProcesses().filter(({ podUid }) => podUid === uid) };
    },
    stop: () => stopCluster({ name: options.name, progress: silentProgress, deleteData: false }),
  };
}

async function serviceAddress(
  { kubectl }: RunningCluster,
  { namespace, service }: { readonly namespace: string; readonly service: string },
): Promise<string> {
  const address = await kubectl.run([
    ...["get", "service", service, `--namespace=${namespace}`],
    "--output=jsonpath={.spec.clusterIP}",
  ]);
  if (address !== "" && address !== "None") return address;
  throw new LabError(`The Service ${service} has no cluster IP.`, "Forward to one of its pods instead");
}

async function waitForContainerd(node: RealNode): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await node.execute(["ctr", "--namespace=k8s.io", "version"])).code === 0) return;
    await sleep(100);
  }
}
