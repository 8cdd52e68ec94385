import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RealCluster } from "../../../local/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../local/real-nodes/stack-workload.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { wayOf } from "../answer.ts";
import { stagedPlan } from "../stage/staged-plan.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-failures";
const STACK = "a2-glm5-w4a8-2node";
const GROUP = `${STACK}-serve-0`;
const [HEAD, WORKER] = [`${GROUP}-0`, `${GROUP}-1`];

describe.skipIf(skipsRootTests)("a group on real nodes when something fails", { timeout: 180_000 }, () => {
  let cluster: RealCluster;
  let stack: DeployedStack;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    const planned = await stagedPlan(STACK, {
      ...quickSite,
      terminationGracePeriodSeconds: 20,
      joinTimeoutSeconds: 20,
    });
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

  /** Lets something happen, and waits until a container of each of these pods has failed since, with these last words. */
  async function failing(
    act: () => Promise<unknown>,
    lastWords: readonly { readonly pod: string; readonly words: RegExp }[],
  ): Promise<void> {
    const before = await Promise.all(lastWords.map(({ pod }) => stack.status(pod)));
    await act();
    await Promise.all(
      lastWords.map(({ pod, words }, index) =>
        expect
          .poll(
            async () => {
              const now = await stack.status(pod);
              const old = before[index];
              const isNew = now?.uid !== old?.uid || (now?.restarts ?? 0) > (old?.restarts ?? 0);
              return isNew && now?.last?.exitCode !== 0 ? now?.last?.message : undefined;
            },
            { timeout: 60_000, interval: 500 },
          )
          .toMatch(words),
      ),
    );
  }

  const remove = (pod: string): Promise<string> =>
    cluster.kubectl.run(["delete", "pod", pod, "--wait=false"]);

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
    await restarted(() => remove(pod), [other]);
    expect((await stack.status(pod))?.uid).not.toBe(old?.uid);
    await answers();
  });

  it("is restarted by its liveness probe when the head hangs with its port open", async () => {
    await restarted(() => signal(HEAD, "SIGSTOP"), [HEAD, WORKER]);
    const [head, worker] = [await stack.status(HEAD), await stack.status(WORKER)];
    expect(head?.last?.exitCode).toBe(143);
    expect(worker?.last?.message).toMatch(/ends: member 0: stopped by SIGTERM\n$/u);
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
    await remove(WORKER);
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

  it("says that weights are missing on a node, and forms once they are there", async () => {
    const { node } = await stack.on(WORKER);
    const { path } = stack.plan.topology.spec.model;
    await node.execute(["mv", path, `${path}.away`]);
    await failing(
      () => remove(WORKER),
      [{ pod: WORKER, words: /GLM-5-w4a8 does not exist[^]*Download them to the volume/u }],
    );
    await node.execute(["mv", `${path}.away`, path]);
    await stack.ready();
    await answers();
  });

  it("says that a port is taken, and forms once it is free", async () => {
    const { node } = await stack.on(HEAD);
    const port = stack.plan.endpoint.port;
    const thief = node.execute(["python3", "-c", thiefOf(port)]);
    const ending = "ends: member 0: node-0 exited with 1\\n$";
    await failing(
      () => remove(HEAD),
      [
        { pod: HEAD, words: new RegExp(`Address already in use[^]*${ending}`, "u") },
        { pod: WORKER, words: new RegExp(ending, "u") },
      ],
    );
    const holder = node.listeners().find((listener) => listener.port === port)?.process;
    expect(holder?.podUid).toBeUndefined();
    process.kill(holder?.pid ?? Number.NaN, "SIGKILL");
    await thief;
    await stack.ready();
    await answers();
  });

  it("gives up waiting for a pod that starts late, says which, and forms once it is there", async () => {
    const { node } = await stack.on(WORKER);
    await cluster.kubectl.run(["cordon", node.name]);
    await failing(
      () => remove(WORKER),
      [{ pod: HEAD, words: /member 1 of 2 did not join \S+ within 20 s/u }],
    );
    await cluster.kubectl.run(["uncordon", node.name]);
    await stack.ready();
    await answers();
  });

  it("gives up waiting for the head's name in DNS, says so, and forms once it is there", async () => {
    await cluster.kubectl.run(["delete", "service", GROUP]);
    await failing(
      () => remove(WORKER),
      [{ pod: WORKER, words: /did not form within 20 s: \S+ has no address yet/u }],
    );
    await stack.apply();
    await stack.ready();
    await answers();
  });

  it("ends well within the grace period and leaves no process", async () => {
    const places = await Promise.all(stack.pods.map((pod) => stack.on(pod)));
    const left = (): readonly unknown[] => places.flatMap(({ processes }) => processes());
    expect(left().length).toBeGreaterThan(0);
    const gone = async (): Promise<void> => {
      await expect.poll(left, { timeout: 14_000, interval: 200 }).toEqual([]);
    };
    // After the grace period of 20 s the kubelet kills what did not end by itself.
    await Promise.all([stack.remove(), gone()]);
  });
});

/** A program that takes a port as soon as it is free, and keeps it. */
function thiefOf(port: number): string {
  return [
    "import socket, time",
    "while True:",
    "    try:",
    `        taken = socket.create_server(("0.0.0.0", ${String(port)}))`,
    "        break",
    "    except OSError:",
    "        time.sleep(0.02)",
    "time.sleep(100)",
  ].join("\n");
}
