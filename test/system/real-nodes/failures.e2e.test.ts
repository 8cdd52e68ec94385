import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RealCluster } from "../../../local/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../local/real-nodes/stack-workload.ts";
import { isRoot } from "../../runtime/namespace.ts";
import { wayOf } from "../answer.ts";
import { stagedPlan } from "../stage/staged-plan.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-failures";
const STACK = "a2-glm5-w4a8-2node";
const [HEAD, WORKER] = [`${STACK}-serve-0-0`, `${STACK}-serve-0-1`];

describe.skipIf(!isRoot)("a group on real nodes when something fails", { timeout: 180_000 }, () => {
  let cluster: RealCluster;
  let stack: DeployedStack;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    const planned = await stagedPlan(STACK, { ...quickSite, terminationGracePeriodSeconds: 20 });
    await cluster.provide(stackWorkload(planned, { loadSeconds: 0.3, timeScale: 0.05 }));
    stack = new DeployedStack(planned, cluster);
    await stack.apply();
    await stack.ready();
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  /** Signals the engine's own process in a pod, the oldest with its command. */
  async function signal(pod: string, name: NodeJS.Signals): Promise<void> {
    const { processes } = await stack.on(pod);
    const engine = processes().find(({ commandLine }) => commandLine.some((word) => word.endsWith("/vllm")));
    if (engine === undefined) throw new Error(`${pod} has no engine`);
    process.kill(engine.pid, name);
  }

  /** Waits until each of these pods has been restarted once more, and all is well. */
  async function restarted(act: () => Promise<unknown>, pods: readonly string[]): Promise<void> {
    const before = await Promise.all(pods.map((pod) => stack.status(pod)));
    await act();
    await expect
      .poll(
        async () => {
          const now = await Promise.all(pods.map((pod) => stack.status(pod)));
          return now.every((state, index) => (state?.restarts ?? 0) > (before[index]?.restarts ?? 0));
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
    await stack.ready();
  }

  async function answers(): Promise<void> {
    const [answer] = await stack.ask();
    expect(wayOf(answer).text).toContain("the way is right");
  }

  it("forms anew when a rank ends with exit code 0, and says so where kubectl describe shows it", async () => {
    await restarted(() => signal(WORKER, "SIGUSR1"), [HEAD, WORKER]);
    for (const pod of [HEAD, WORKER]) {
      const state = await stack.status(pod);
      expect(state?.last?.exitCode).toBe(1);
      expect(state?.last?.message).toMatch(/ends: member 1: node-1 exited with 0\n$/u);
    }
    await answers();
  });

  it.for([
    { role: "head", pod: HEAD, other: WORKER },
    { role: "worker", pod: WORKER, other: HEAD },
  ])("forms anew when the $role's pod is deleted", async ({ pod, other }) => {
    const old = await stack.status(pod);
    await restarted(() => cluster.kubectl.run(["delete", "pod", pod, "--wait=false"]), [other]);
    expect((await stack.status(pod))?.uid).not.toBe(old?.uid);
    await answers();
  });

  it("is restarted by its liveness probe when the head hangs with its port open", async () => {
    await restarted(() => signal(HEAD, "SIGSTOP"), [HEAD, WORKER]);
    expect((await stack.status(HEAD))?.last?.exitCode).toBe(143);
    await answers();
  });

  it("forms anew after a cut cable", async () => {
    const { node } = await stack.on(WORKER);
    await restarted(async () => {
      await node.cutCable();
      await sleep(18_000);
      await node.plugCable();
    }, [HEAD, WORKER]);
    expect((await stack.status(HEAD))?.last?.message).toContain("member 1: no sign of life for 15 s");
    await answers();
  });

  it("does not start without /etc/hccn.conf, says so, and starts once it is there", async () => {
    const { node } = await stack.on(WORKER);
    node.removeFile("/etc/hccn.conf");
    await cluster.kubectl.run(["delete", "pod", WORKER, "--wait=false"]);
    await expect
      .poll(() => cluster.kubectl.run(["get", "events", "--field-selector=reason=FailedMount"]), {
        timeout: 60_000,
        interval: 500,
      })
      .toContain("/etc/hccn.conf");
    node.writeFile({ path: "/etc/hccn.conf", mode: 0o644, content: "made for a local node\n" });
    await stack.ready(150);
    await answers();
  });

  it("ends within the grace period and leaves no process", async () => {
    const places = await Promise.all(stack.pods.map((pod) => stack.on(pod)));
    const started = Date.now();
    await stack.remove();
    expect(Date.now() - started).toBeLessThan(40_000);
    expect(places.flatMap(({ processes }) => processes())).toEqual([]);
  });
});
