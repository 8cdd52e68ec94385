import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { renderYaml } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { ClusterReader, readStatus } from "../../../live/index.ts";
import { planStack } from "../../../program/index.ts";
import { call } from "../../cli/call.ts";
import { temporaryDirectory } from "../../lab/temporary-directory.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { stagedPlan } from "../stage/staged-plan.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-status";
const STACK = "a2-glm5-w4a8-2node";
const LOAD_SECONDS = 15;

const main = join(import.meta.dirname, "../../../cli/main.ts");
const directory = temporaryDirectory("status");

const printed = z.object({
  deployed: z.boolean(),
  ready: z.boolean(),
  parts: z.array(
    z.object({
      name: z.string(),
      phase: z.string(),
      reason: z.string().optional(),
      restarts: z.int(),
      revision: z.object({ current: z.boolean() }),
      pods: z.array(
        z.object({ phase: z.string(), reason: z.string().optional(), node: z.string().optional() }),
      ),
    }),
  ),
});

describe.skipIf(skipsRootTests)("glm-serve status on real nodes", () => {
  let cluster: RealCluster;
  let stack: DeployedStack;
  const site = join(directory, "site.json");
  const broken = join(directory, "broken.json");

  const environment = () => ({
    PATH: `${dirname(cluster.kubectl.executable)}:${process.env["PATH"] ?? ""}`,
    HOME: directory,
  });
  const arguments_ = (file: string) => ["--site", file, "--kubeconfig", cluster.kubectl.kubeconfig];

  async function status(file = site) {
    const argv = ["status", STACK, "--json", ...arguments_(file)];
    const { code, stdout, stderr } = await call(directory, argv, { environment: environment() });
    expect(stderr).toBe("");
    const found = printed.parse(JSON.parse(stdout));
    const [part] = found.parts;
    if (part === undefined) throw new Error("the status has no part");
    return { ...found, code, part };
  }

  async function reached(holds: (found: Awaited<ReturnType<typeof status>>) => boolean, file = site) {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const found = await status(file);
      if (holds(found)) return found;
      if (Date.now() > deadline) throw new Error(`not reached: ${JSON.stringify(found, undefined, 2)}`);
      await sleep(200);
    }
  }

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    writeFileSync(site, JSON.stringify(quickSite));
    writeFileSync(
      broken,
      JSON.stringify({ ...quickSite, image: "quay.io/ascend/vllm-ascend:v0.18.0-missing" }),
    );
    const planned = await planStack(STACK, site, directory);
    stack = new DeployedStack(planned, cluster);
    await cluster.provide(stackWorkload(planned, { loadSeconds: LOAD_SECONDS }));
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it("names the phases of a stack that starts", async () => {
    const before = await status();
    expect(before).toMatchObject({ code: 1, deployed: false, ready: false, part: { phase: "absent" } });
    await stack.apply();
    const loading = await reached(({ part }) => part.phase === "load");
    expect(loading).toMatchObject({ code: 1, deployed: true, ready: false });
    const ready = await reached(({ ready: done }) => done);
    expect(ready).toMatchObject({
      code: 0,
      part: { phase: "ready", restarts: 0, revision: { current: true } },
    });
    expect(ready.part.pods.map(({ node }) => node)).toEqual(
      expect.arrayContaining(["real-a2-0", "real-a2-1"]),
    );
  });

  it("names the devices that a second stack waits for", async () => {
    const second = new DeployedStack(await stagedPlan(STACK, quickSite, { instance: "second" }), cluster);
    await second.apply();
    const reader = new ClusterReader({
      executable: cluster.kubectl.executable,
      kubeconfig: cluster.kubectl.kubeconfig,
      namespace: "default",
      environment: process.env,
    });
    await expect
      .poll(async () => (await readStatus(second.plan, reader)).parts[0]?.phase, { timeout: 30_000 })
      .toBe("devices");
    await second.remove();
  });

  it("names the cause when a rank dies, and the restart", async () => {
    const { processes } = await stack.on(stack.pods[1] ?? "");
    const engine = processes().find(({ commandLine }) =>
      commandLine.some((argument) => argument.endsWith("/vllm")),
    );
    process.kill(engine?.pid ?? 0, "SIGUSR2");
    const restarted = await reached(({ part }) => part.restarts > 0 && part.phase !== "ready");
    expect(JSON.stringify(restarted.part)).toContain("pod 1: node-1 exited with code 1");
    await reached(({ ready }) => ready);
  });

  it("watches until Ctrl-C, and prints each change once", async () => {
    const child = spawn(process.execPath, [main, "status", STACK, "--watch", ...arguments_(site)], {
      cwd: directory,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        resolve({ code, signal });
      });
    });
    await expect.poll(() => output, { timeout: 30_000 }).toContain("ready; endpoint");
    await sleep(5000);
    child.kill("SIGINT");
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(output).toMatch(
      /^serve-0 ready \(2 of 2 pods ready, 1 restart\)\na2-glm5-w4a8-2node in namespace default: ready; endpoint \S+\n$/,
    );
  });

  it("names an image that does not exist, and the revision that differs", async () => {
    await stack.remove();
    const planned = await planStack(STACK, broken, directory);
    await cluster.kubectl.run(["apply", "--filename=-"], renderYaml(planned));
    const failed = await reached(({ part }) => part.phase === "failed", broken);
    expect(failed.code).toBe(1);
    expect(failed.part.reason).toMatch(/^(?:ErrImagePull|ImagePullBackOff): .*v0\.18\.0-missing/);
    expect((await status(site)).part.revision.current).toBe(false);
  });
});
