import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plan } from "../../core/index.ts";
import { type ClusterBinaries, ensureClusterBinaries } from "../../lab/binaries/ensure-binaries.ts";
import { clusterStatus } from "../../lab/cluster/cluster-status.ts";
import { startCluster } from "../../lab/cluster/start-cluster.ts";
import { stopCluster } from "../../lab/cluster/stop-cluster.ts";
import { identify, sleep } from "../../lab/host/process.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { ensureNamespace } from "../../lab/stack/simulated-limits.ts";
import { prefillDecode } from "../support/topologies.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const name = "cluster-test";

const nodes = [
  { hardware: "atlas-800-a3", count: 1 },
  { hardware: "atlas-800-a2", count: 1 },
  { hardware: "h200", count: 1 },
  { hardware: "worker", count: 1 },
] as const;

let binaries: ClusterBinaries;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

const start = () => startCluster({ name, binaries, nodes, progress });

beforeAll(async () => {
  binaries = await ensureClusterBinaries(progressOn(process.stderr));
  vi.stubEnv("GLM_SERVE_STATE", temporaryDirectory("cluster"));
});

afterAll(async () => {
  lines = [];
  await stopCluster({ name, progress, deleteData: true });
  vi.unstubAllEnvs();
});

const pids = (): ReadonlyMap<string, number | undefined> =>
  new Map(clusterStatus(name)?.components.map(({ name: component, pid }) => [component, pid]));

/** Ends a program as a crash would. */
async function kill(component: string): Promise<void> {
  const pid = pids().get(component);
  if (pid === undefined) throw new Error(`${component} does not run`);
  process.kill(pid, "SIGKILL");
  while (identify(pid) !== undefined) await sleep(10);
}

test("starts a cluster with simulated nodes", async () => {
  lines = [];
  const cluster = await start();
  expect(lines).toEqual([
    expect.stringMatching(
      /^cluster cluster-test: ready at https:\/\/127\.0\.0\.1:\d+ in .* \(started etcd, /,
    ),
  ]);
  const devices = await cluster.kubectl.run([
    "get",
    "nodes",
    `--output=jsonpath={range .items[*]}{.metadata.name} {.status.allocatable.huawei\\.com/Ascend910} {.metadata.labels.accelerator-type}{"\\n"}{end}`,
  ]);
  expect(devices).toBe("a2-0 8 module-910b-8\na3-0 16 module-a3-16\nh200-0  \nworker-0  \n");
  const kubeconfig: unknown = JSON.parse(readFileSync(cluster.kubeconfig, "utf8"));
  expect(kubeconfig).toMatchObject({
    "current-context": "glm-serve-local-cluster-test",
    clusters: [{ cluster: { server: cluster.server } }],
  });
});

test("keeps a running cluster", async () => {
  lines = [];
  const before = pids();
  await start();
  expect(pids()).toEqual(before);
  expect(lines).toEqual([expect.stringContaining("(already running)")]);
});

test("restarts crashed programs and no others", async () => {
  lines = [];
  const before = pids();
  await kill("kube-scheduler");
  await kill("etcd");
  await kill("kube-apiserver");
  const cluster = await start();
  expect(lines).toEqual([expect.stringContaining("(started etcd, kube-apiserver, kube-scheduler)")]);
  expect(pids().get("kwok")).toBe(before.get("kwok"));
  expect(await cluster.kubectl.run(["get", "nodes", "--output=name"])).toBe(
    "node/a2-0\nnode/a3-0\nnode/h200-0\nnode/worker-0\n",
  );
});

test("stops every process and keeps the objects for the next start", async () => {
  lines = [];
  const before = [...pids().values()];
  await stopCluster({ name, progress, deleteData: false });
  expect(before.map((pid) => (pid === undefined ? undefined : identify(pid)))).toEqual(
    before.map(() => undefined),
  );
  await stopCluster({ name, progress, deleteData: false });
  expect(lines.filter((line) => line.includes("was not running"))).toHaveLength(1);
  const cluster = await start();
  expect(await cluster.kubectl.run(["get", "nodes", "--output=name"])).toContain("node/a3-0");
});

test("ignores process IDs from before a reboot", async () => {
  lines = [];
  await stopCluster({ name, progress, deleteData: false });
  const file = join(process.env["GLM_SERVE_STATE"] ?? "", name, "cluster.json");
  const state: unknown = JSON.parse(readFileSync(file, "utf8"));
  const stale = { pid: process.pid, started: "an earlier boot/1", commandLine: ["etcd"] };
  writeFileSync(file, JSON.stringify({ ...Object(state), processes: { etcd: stale, kwok: stale } }));
  await stopCluster({ name, progress, deleteData: false });
  expect(identify(process.pid)).toBeDefined();
  writeFileSync(file, JSON.stringify({ ...Object(state), processes: { etcd: stale, kwok: stale } }));
  await start();
  expect([...pids().values()].every((pid) => pid !== undefined && pid !== process.pid)).toBe(true);
});

test("reports a port in use with its process, and starts nothing", async () => {
  lines = [];
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const basePort = typeof address === "object" && address !== null ? address.port - 1 : 0;
  const other = { name: "cluster-test-ports", binaries, nodes, progress, basePort };
  await expect(startCluster(other)).rejects.toThrow(
    `(kwok, the kubelet of the simulated nodes) is in use by process ${process.pid}: `,
  );
  expect(existsSync(join(process.env["GLM_SERVE_STATE"] ?? "", other.name))).toBe(false);
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

test("creates a namespace that a stack expects, and none that the stack creates", async () => {
  lines = [];
  const { kubectl } = await start();
  const planned = plan(prefillDecode(), { namespace: "llm" });
  expect(await ensureNamespace(kubectl, planned)).toBe(true);
  expect(await ensureNamespace(kubectl, planned)).toBe(false);
  const own = plan(prefillDecode(), { namespace: "own", createNamespace: true });
  expect(await ensureNamespace(kubectl, own)).toBe(false);
  const names = await kubectl.run(["get", "namespaces", "--output=name"]);
  expect(names).toContain("namespace/llm\n");
  expect(names).not.toContain("namespace/own\n");
});

test("does not move a running cluster to another port", async () => {
  await expect(startCluster({ name, binaries, nodes, progress, basePort: 26_543 })).rejects.toThrow(
    "Stop the cluster first",
  );
});

test("deletes everything with --delete", async () => {
  lines = [];
  await stopCluster({ name, progress, deleteData: true });
  expect(existsSync(join(process.env["GLM_SERVE_STATE"] ?? "", name))).toBe(false);
  expect(lines.at(-1)).toContain("deleted");
});
