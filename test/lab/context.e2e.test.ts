import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ensureClusterBinaries } from "../../lab/binaries/ensure-binaries.ts";
import { readState } from "../../lab/cluster/cluster-state.ts";
import { type RunningCluster, startCluster } from "../../lab/cluster/start-cluster.ts";
import { stopCluster } from "../../lab/cluster/stop-cluster.ts";
import { checkout } from "../../lab/host/directories.ts";
import { progressOn, silentProgress } from "../../lab/host/progress.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A cluster with one node and no kwok: as a user has it. */
let users: RunningCluster;

const name = "users-cluster";

const context = `glm-serve-local-${name}`;

/** State of the commands under test. */
const state = temporaryDirectory("context-state");

beforeAll(async () => {
  const binaries = await ensureClusterBinaries(progressOn(process.stderr));
  vi.stubEnv("GLM_SERVE_STATE", temporaryDirectory("context"));
  const nodes = [{ hardware: "h200", count: 1 }] as const;
  users = await startCluster({ name, binaries, nodes, progress: silentProgress });
  const kwok = readState(users.paths)?.processes.kwok;
  if (kwok === undefined) throw new Error("kwok does not run");
  process.kill(kwok.pid, "SIGKILL");
  // To the commands under test the node is a real one, without room.
  await users.kubectl.run(["label", "node/h200-0", "glm-serve.local/simulated-"]);
  await users.kubectl.run(["cordon", "h200-0"]);
  await users.kubectl.run(["create", "namespace", "other"]);
  await users.kubectl.run(["create", "deployment", "theirs", "--namespace=other", "--image=theirs"]);
  await users.kubectl.run(["create", "configmap", "theirs", "--namespace=other", "--from-literal=a=1"]);
});

afterAll(async () => {
  await stopCluster({ name, progress: silentProgress, deleteData: true });
  vi.unstubAllEnvs();
});

function run(program: string, argv: readonly string[], kubeconfig = users.kubeconfig) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd: checkout,
    encoding: "utf8",
    env: { ...process.env, CI: "1", GLM_SERVE_STATE: state, KUBECONFIG: kubeconfig },
  });
  return { code: status, stdout, stderr };
}

const kubectl = (...argv: string[]): Promise<string> => users.kubectl.run(argv);

test("takes over no object of another owner", async () => {
  await kubectl("create", "service", "clusterip", "a3-glm5-w4a8", "--tcp=8000");
  const { code, stderr } = run("lab/start.ts", ["a3-glm5-w4a8", "--context", context]);
  expect(code).toBe(1);
  expect(stderr).toContain("which npm start did not create: Service default/a3-glm5-w4a8.");
  expect(await kubectl("get", "statefulsets", "--output=name")).toBe("");
  await kubectl("delete", "service/a3-glm5-w4a8");
});

test("deploys a stack to the cluster of a context, with --simulated-nodes", async () => {
  const others = await kubectl("get", "configmaps", "--namespace=other", "--output=yaml");
  const { code, stdout, stderr } = run("lab/start.ts", [
    "a3-glm5-w4a8",
    "--context",
    context,
    "--simulated-nodes",
  ]);
  expect(stderr).not.toContain("    at ");
  expect(code).toBe(0);
  expect(stderr).toContain(`context ${context}: using the cluster at https://127.0.0.1:`);
  expect(stderr).toContain("added simulated nodes a3-0");
  expect(stdout).toMatch(/^a3-glm5-w4a8-serve-0-0 +a3-0 +ready/m);
  expect(stdout).toContain(`npm stop -- --context ${context}`);
  expect(await kubectl("get", "configmaps", "--namespace=other", "--output=yaml")).toBe(others);
});

test("no pod of another namespace runs on the simulated nodes", async () => {
  const scheduled = "--output=jsonpath={.items[*].status.conditions[?(@.type=='PodScheduled')].status}";
  expect(await kubectl("get", "pods", "--namespace=other", scheduled)).toBe("False");
});

test("adds no nodes without --simulated-nodes", () => {
  const { stdout, stderr } = run("lab/start.ts", ["a3-glm5-w4a8", "--context", context]);
  expect(stdout).toMatch(/Resources:\s+\d+ unchanged/);
  expect(stderr).not.toContain("added simulated nodes");
});

test("destroys the stack, and deletes the nodes and the state, with --delete after a stop", async () => {
  const stopped = run("lab/stop.ts", ["--context", context]);
  expect(stopped.stdout).toContain("stopped kwok");
  // Pods on simulated nodes end only while kwok runs.
  const { code, stdout } = run("lab/stop.ts", ["--context", context, "--delete"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`context ${context}: pulumi destroy --stack a3-glm5-w4a8`);
  expect(stdout).toContain("deleted node/a3-0");
  expect(await kubectl("get", "statefulsets,services", "--output=name")).toBe("service/kubernetes\n");
  expect(await kubectl("get", "nodes", "--output=name")).toBe("node/h200-0\n");
  expect(readdirSync(state)).toEqual([]);
});

test("reports an unknown context with the known ones", () => {
  const { code, stderr } = run("lab/start.ts", ["--context", "prod"]);
  expect(code).toBe(1);
  expect(stderr).toContain("The kubeconfig has no usable context prod");
  expect(stderr).toContain(`Set --context to one of ${context}`);
});

test("does not contact a cluster that is not on this host without --yes", () => {
  const kubeconfig = join(state, "remote.yaml");
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: "https://198.51.100.1:6443" } }],
      users: [{ name: "u", user: { token: "t" } }],
      contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
    }),
  );
  const { code, stderr } = run("lab/start.ts", ["--context", "prod"], kubeconfig);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "Context prod uses the cluster at https://198.51.100.1:6443, which is not known to run on this host.\nAdd --yes to deploy a3-1p1d to its namespace default",
  );
});
