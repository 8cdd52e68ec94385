import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Plan, plan, type Topology } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { loadTopology } from "../../../program/catalogue.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-drain";

const STACK = "a3-glm5-w8a8";

const DRAIN = ["--ignore-daemonsets", "--delete-emptydir-data", "--force"];

/** The stack with two groups of one pod each. */
async function twoGroups(): Promise<Plan> {
  const topology = await loadTopology(STACK, "stack");
  const groups: Topology["groups"] = Object.fromEntries(
    Object.entries(topology.groups).map(([name, group]) => [name, { ...group, replicas: 2 }]),
  );
  return plan({ ...topology, groups }, quickSite);
}

/** Sends a completion on a connection of its own, so that the Service chooses a pod each time. */
function complete(url: string, body: object): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(
      `${url}/v1/completions`,
      { method: "POST", agent: false, headers: { "Content-Type": "application/json" }, timeout: 30_000 },
      (answer) => {
        let text = "";
        answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
        answer.on("end", () => resolve(text));
        answer.on("error", (error) => resolve(`error: ${error.message}`));
      },
    );
    sent.on("error", (error) => resolve(`error: ${error.message}`));
    sent.on("timeout", () => sent.destroy(new Error("no answer within 30 s")));
    sent.end(JSON.stringify(body));
  });
}

/** Constant requests from several clients, and the answers that are wrong. */
class Traffic {
  answered = 0;
  readonly wrong: string[] = [];
  readonly #clients: readonly Promise<void>[];
  #ended = false;

  constructor(url: string, model: string) {
    const client = async () => {
      while (!this.#ended) {
        const text = await complete(url, { model, prompt: "Where are you?", stand_in_seconds: 1 });
        if (text.includes("took the expected path")) this.answered += 1;
        else this.wrong.push(text);
      }
    };
    this.#clients = Array.from({ length: 4 }, client);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#clients);
  }
}

describe.skipIf(skipsRootTests)("kubectl drain during traffic", () => {
  let cluster: RealCluster;
  let stack: DeployedStack;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a3", count: 2 }]);
    const planned = await twoGroups();
    await cluster.provide(stackWorkload(planned, { loadSeconds: 0.3 }));
    stack = new DeployedStack(planned, cluster);
    await stack.apply();
    await stack.ready();
  }, 400_000);

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it("ends one group after its requests, and refuses to end the other meanwhile", async () => {
    const [first, second] = await Promise.all(stack.pods.map(async (pod) => (await stack.on(pod)).node.name));
    if (first === undefined || second === undefined) throw new Error("no two nodes");
    const { url } = await cluster.forward({ namespace: "default", ...stack.plan.endpoint });
    const traffic = new Traffic(url, stack.plan.topology.spec.model.servedModelName);
    await sleep(3000);

    const drained = cluster.kubectl.run(["drain", first, ...DRAIN, "--timeout=120s"]);
    await stack.reached(
      "the first pod is terminating",
      (states) => states.get(stack.pods[0] ?? "")?.ready !== true,
    );
    await expect(cluster.kubectl.run(["drain", second, ...DRAIN, "--timeout=6s"])).rejects.toThrow(
      /violate the pod's disruption budget/u,
    );
    await drained;
    // The new pod of the first group has no node; the second group serves.
    expect((await stack.status(stack.pods[1] ?? ""))?.ready).toBe(true);
    await sleep(2000);

    await cluster.kubectl.run(["uncordon", first, second]);
    await stack.ready();
    await sleep(3000);
    await cluster.kubectl.run(["drain", second, ...DRAIN, "--timeout=120s"]);
    await sleep(2000);
    await traffic.end();
    expect(traffic.wrong).toEqual([]);
    expect(traffic.answered).toBeGreaterThan(20);
  });
});
