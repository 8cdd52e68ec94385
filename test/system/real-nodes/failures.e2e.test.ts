import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { onTheWorker } from "../on-the-worker.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";
import { pairedPlan, TwoNodeGroup } from "./two-node-group.ts";

const CLUSTER = "test-failures";

const LOAD_SECONDS = 0.3;

/** Upper bound for every test of this file. */
const LONG_LOAD_SECONDS = 600;

// Two groups on separate nodes run their failures concurrently, because most of the time is waiting.
describe.skipIf(skipsRootTests)("groups on real nodes when something fails", () => {
  let cluster: RealCluster;
  let ended: TwoNodeGroup;
  let lacking: TwoNodeGroup;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 4 }]);
    ended = await TwoNodeGroup.on("ended", ["real-a2-0", "real-a2-1"], cluster);
    lacking = await TwoNodeGroup.on("lacking", ["real-a2-2", "real-a2-3"], cluster);
    await cluster.provide(stackWorkload(ended.stack.plan, { loadSeconds: LOAD_SECONDS }));
    await Promise.all([ended.deploy(), lacking.deploy()]);
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  describe("after the end of a process, a pod or a node", { concurrent: true }, () => {
    describe("one after another", { concurrent: false }, () => {
      it.for([
        { how: "exit code 0, on the worker", member: 1, signal: "SIGUSR1", code: 0 },
        { how: "exit code 1, on the head", member: 0, signal: "SIGUSR2", code: 1 },
        { how: "exit code 1, on the worker", member: 1, signal: "SIGUSR2", code: 1 },
      ] as const)(
        "restarts the group when a rank ends with $how, and reports the reason in kubectl describe",
        async ({ member, signal, code }, { expect }) => {
          await ended.restarted(() => ended.signal(ended.pods[member], signal));
          const name = `node-${String(member)}`;
          for (const pod of ended.pods) {
            const state = await ended.stack.status(pod);
            expect(state?.last?.exitCode).toBe(1);
            expect(state?.last?.message).toMatch(
              new RegExp(`stopped: pod ${String(member)}: ${name} exited with code ${String(code)}\\n$`, "u"),
            );
          }
          await ended.answers();
        },
      );

      it.for([
        { role: "head", member: 0, other: 1 },
        { role: "worker", member: 1, other: 0 },
      ] as const)(
        "restarts the group when the $role's pod is deleted",
        async ({ member, other }, { expect }) => {
          const pod = ended.pods[member];
          const old = await ended.stack.status(pod);
          await ended.restarted(() => ended.removePod(pod), [ended.pods[other]]);
          expect((await ended.stack.status(pod))?.uid).not.toBe(old?.uid);
          await ended.answers();
        },
      );

      it("is restarted by the liveness probe of a head that hangs with its port open", async ({ expect }) => {
        await ended.restarted(() => ended.signal(ended.head, "SIGSTOP"));
        const [head, worker] = await Promise.all(ended.pods.map((pod) => ended.stack.status(pod)));
        expect(head?.last?.exitCode).toBe(143);
        expect(worker?.last?.message).toMatch(/stopped: pod 0: received SIGTERM\n$/u);
        await ended.answers();
      });

      it("starts again after a cut cable", async ({ expect }) => {
        const node = await ended.workersNode();
        await ended.restarted(async () => {
          await node.cutCable();
          await sleep(18_000);
          await node.plugCable();
        });
        expect((await ended.stack.status(ended.head))?.last?.message).toContain(
          "pod 1: no heartbeat for 15 s",
        );
        await ended.answers();
      });

      it("stops as a group on SIGTERM while loading, and starts again", async ({ expect }) => {
        ended.loadFor(LONG_LOAD_SECONDS);
        await ended.restarting(() => ended.signal(ended.worker, "SIGUSR2"));
        await ended.loading();
        ended.loadFor(LOAD_SECONDS);
        const places = await Promise.all(ended.pods.map((pod) => ended.stack.on(pod)));
        const pids = (): number[] => places.flatMap(({ processes }) => processes().map(({ pid }) => pid));
        const before = new Set(pids());
        // The engine ends before it has loaded.
        await ended.restarted(() => ended.signalContainer(ended.worker, "SIGTERM"));
        const [head, worker] = await Promise.all(ended.pods.map((pod) => ended.stack.status(pod)));
        const message: unknown = expect.stringMatching(/stopped: pod 1: received SIGTERM\n$/u);
        expect(head?.last).toEqual({ exitCode: 1, message });
        expect(worker?.last).toEqual({ exitCode: 143, message });
        expect(pids().filter((pid) => before.has(pid))).toEqual([]);
        await ended.answers();
      });

      it.for([
        { when: "while it serves", seconds: LOAD_SECONDS },
        { when: "while it loads", seconds: LONG_LOAD_SECONDS },
      ])(
        "stops well within the grace period $when, and leaves no process",
        async ({ seconds }, { expect }) => {
          ended.loadFor(seconds);
          await ended.stack.apply();
          await (seconds === LONG_LOAD_SECONDS ? ended.loading() : ended.stack.ready());
          const places = await Promise.all(ended.pods.map((pod) => ended.stack.on(pod)));
          const left = (): readonly unknown[] => places.flatMap(({ processes }) => processes());
          expect(left().length).toBeGreaterThan(0);
          const gone = async (): Promise<void> => {
            await expect.poll(left, { timeout: 14_000, interval: 200 }).toEqual([]);
          };
          // After the grace period of 20 s the kubelet kills the container.
          await Promise.all([ended.stack.remove(), gone()]);
        },
      );
    });
  });

  describe("with a missing file, a port in use or a different configuration", { concurrent: true }, () => {
    describe("one after another", { concurrent: false }, () => {
      it("reports a missing /etc/hccn.conf, and starts once the file exists", async ({ expect }) => {
        const node = await lacking.workersNode();
        node.removeFile("/etc/hccn.conf");
        await lacking.removePod(lacking.worker);
        await expect
          .poll(() => cluster.kubectl.run(["get", "events", "--field-selector=reason=FailedMount"]), {
            timeout: 120_000,
            interval: 500,
          })
          .toContain("/etc/hccn.conf");
        node.writeFile({ path: "/etc/hccn.conf", mode: 0o644, content: "made for a local node\n" });
        await lacking.stack.ready();
        await lacking.answers();
      });

      it("reports missing weights on a node, and starts once they exist", async () => {
        const node = await lacking.workersNode();
        const { path } = lacking.stack.plan.topology.spec.model;
        await node.execute(["mv", path, `${path}.away`]);
        await lacking.failing(
          () => lacking.removePod(lacking.worker),
          [
            {
              pod: lacking.worker,
              pattern: /GLM-5-w4a8 does not exist[^]*Download the weights to the volume/u,
            },
          ],
        );
        await node.execute(["mv", `${path}.away`, path]);
        await lacking.stack.ready();
        await lacking.answers();
      });

      it("reports a port in use, and starts once it is free", async ({ expect }) => {
        const { node } = await lacking.stack.on(lacking.head);
        const { port } = lacking.stack.plan.endpoint;
        const thief = node.execute(["python3", "-c", thiefOf(port)]);
        const ending = "stopped: pod 0: node-0 exited with code 1\\n$";
        await lacking.failing(
          () => lacking.removePod(lacking.head),
          [
            { pod: lacking.head, pattern: new RegExp(`Address already in use[^]*${ending}`, "u") },
            { pod: lacking.worker, pattern: new RegExp(ending, "u") },
          ],
        );
        const holder = node.listeners().find((listener) => listener.port === port)?.process;
        expect(holder?.podUid).toBeUndefined();
        process.kill(holder?.pid ?? Number.NaN, "SIGKILL");
        await thief;
        await lacking.stack.ready();
        await lacking.answers();
      });

      it("reports a late pod after the time limit, and starts once the pod exists", async () => {
        const { name } = await lacking.workersNode();
        await cluster.kubectl.run(["cordon", name]);
        await lacking.failing(
          () => lacking.removePod(lacking.worker),
          [{ pod: lacking.head, pattern: /pod 1 of 2 did not join \S+ within 20 s/u }],
        );
        await cluster.kubectl.run(["uncordon", name]);
        await lacking.stack.ready();
        await lacking.answers();
      });

      it("reports the head's missing DNS name after the time limit, and starts once it exists", async () => {
        await cluster.kubectl.run(["delete", "service", lacking.name]);
        await lacking.failing(
          () => lacking.removePod(lacking.worker),
          [{ pod: lacking.worker, pattern: /did not form within 20 s: \S+ has no address yet/u }],
        );
        await lacking.stack.apply();
        await lacking.stack.ready();
        await lacking.answers();
      });

      it("fails as a group when a rank's configuration differs from the head's, and starts once it matches", async () => {
        await lacking.stack.remove();
        // Change the script of the second node, which no plan does.
        const change = onTheWorker("--enable-expert-parallel", "--enable-expert-parallel --enable-eplb");
        const unequal = new DeployedStack(change(await pairedPlan("lacking")), cluster);
        const ending = "stopped: pod 0: node-0 exited with code 1\\n$";
        await lacking.failing(
          () => unequal.apply(),
          [
            {
              pod: lacking.head,
              pattern: new RegExp(`Configuration mismatch detected for engine 1[^]*${ending}`, "u"),
            },
            { pod: lacking.worker, pattern: new RegExp(ending, "u") },
          ],
        );
        await unequal.remove();
        await lacking.deploy();
        await lacking.answers();
      });
    });
  });
});

/** A program that binds a port as soon as it is free, and keeps it. */
function thiefOf(port: number): string {
  return [
    "import socket, time",
    "while True:",
    "    try:",
    `        taken = socket.create_server(("0.0.0.0", ${String(port)}))`,
    "        break",
    "    except OSError:",
    "        time.sleep(0.02)",
    "time.sleep(600)",
  ].join("\n");
}
