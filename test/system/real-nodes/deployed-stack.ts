import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Plan, renderYaml } from "../../../core/index.ts";
import { listenersOf } from "../../../lab/real-nodes/listeners.ts";
import type { Forward, PodOnNode, RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { differences } from "../ledger-against-reality.ts";

const podStatus = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  status: z.object({
    phase: z.string(),
    podIP: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    containerStatuses: z
      .array(
        z.object({
          restartCount: z.int(),
          ready: z.boolean(),
          state: z.object({ running: z.unknown().optional() }),
          lastState: z.object({
            terminated: z.object({ exitCode: z.int(), message: z.string().default("") }).optional(),
          }),
        }),
      )
      .default([]),
  }),
});

const podList = z.object({ items: z.array(podStatus) });

/** Status of a pod. */
export interface PodStatus {
  readonly uid: string;
  readonly address: string | undefined;
  readonly ready: boolean;
  /** Whether the container runs. */
  readonly running: boolean;
  readonly restarts: number;
  /** Last end of the container. */
  readonly last: { readonly exitCode: number; readonly message: string } | undefined;
}

/** A plan's objects on a cluster with real nodes, applied as the command line renders them. */
export class DeployedStack {
  readonly plan: Plan;
  readonly #cluster: RealCluster;
  #forward: Forward | undefined;

  constructor(planned: Plan, cluster: RealCluster) {
    this.plan = planned;
    this.#cluster = cluster;
  }

  /** Names of the pods of all groups. */
  get pods(): readonly string[] {
    return this.plan.groups.flatMap(({ pods }) => pods.map(({ name }) => name));
  }

  async apply(): Promise<void> {
    await this.#cluster.kubectl.run(["apply", "--filename=-"], renderYaml(this.plan));
  }

  /** Waits until every pod of the groups and the proxy is ready. Fails with events and logs. */
  async ready(seconds = 150): Promise<void> {
    await this.reached(
      "every pod is ready",
      (states) => this.pods.every((pod) => states.get(pod)?.ready === true) && this.#proxyIsReady(states),
      seconds,
    );
  }

  /** Waits until a condition on the pods holds. Fails with events and logs. */
  async reached(
    condition: string,
    holds: (states: ReadonlyMap<string, PodStatus>) => boolean,
    seconds = 120,
  ): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!holds(await this.#statuses())) {
      if (Date.now() > deadline)
        throw new Error(
          `not reached within ${String(seconds)} s: ${condition}\n${await this.#description()}`,
        );
      await sleep(500);
    }
  }

  async status(pod: string): Promise<PodStatus | undefined> {
    return (await this.#statuses()).get(pod);
  }

  on(pod: string): Promise<PodOnNode> {
    return this.#cluster.findPod("default", pod);
  }

  /** Sends completion requests through the Service's port, one after the other. */
  async ask(times = 1): Promise<readonly unknown[]> {
    this.#forward = await this.#cluster.forward({ namespace: "default", ...this.plan.endpoint });
    const { url } = this.#forward;
    const body = {
      model: this.plan.topology.spec.model.servedModelName,
      prompt: "Where are you?",
      max_tokens: 8,
    };
    const answers: unknown[] = [];
    for (let sent = 0; sent < times; sent += 1) {
      const response = await fetch(`${url}/v1/completions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      answers.push(await response.json());
    }
    return answers;
  }

  /** Differences between the ledger and the nodes, and the pods of the proxy and the pool. */
  async differences(): Promise<readonly string[]> {
    const found = await Promise.all(
      this.plan.ports.map(async ({ pod, group }) => {
        const name = group === undefined ? await this.podOf(pod) : pod;
        if (name === undefined) return [`${pod} does not exist`];
        const { node, processes: running } = await this.on(name);
        const processes = running();
        // The network of the pod's processes: the node's, or the pod's own.
        const pids = processes.map(({ pid }) => pid);
        const bound = listenersOf(pids, processes).filter(
          ({ protocol, process }) => protocol === "tcp" && process !== undefined,
        );
        const own = group === undefined ? (await this.status(name))?.address : node.address;
        return differences(this.plan, pod, bound, own ?? node.address);
      }),
    );
    return found.flat();
  }

  logs(pod: string, { previous = false } = {}): Promise<string> {
    return this.#cluster.kubectl.run(["logs", pod, ...(previous ? ["--previous"] : [])]);
  }

  /**
   * Deletes all objects and waits until the pods are gone.
   *
   * @throws Error when pods still exist after 90 s
   */
  async remove(): Promise<void> {
    await this.#forward?.close();
    this.#forward = undefined;
    await this.#cluster.kubectl.run(["delete", "--ignore-not-found", "--filename=-"], renderYaml(this.plan));
    const own = `--selector=app.kubernetes.io/instance=${this.plan.topology.instance}`;
    const gone = ["wait", "--for=delete", "pods", own, "--timeout=90s"];
    // kubectl fails when no pod matches.
    await this.#cluster.kubectl.run(gone).catch((error: unknown) => {
      if (!String(error).includes("no matching resources found")) throw error;
    });
  }

  /** All pods at once, because every kubectl process is expensive. */
  async #statuses(): Promise<ReadonlyMap<string, PodStatus>> {
    const { items } = podList.parse(
      JSON.parse(await this.#cluster.kubectl.run(["get", "pods", "--output=json"])),
    );
    return new Map(
      items.map(({ metadata: { name, uid }, status }) => {
        const [container] = status.containerStatuses;
        const ready = status.conditions.some(({ type, status: on }) => type === "Ready" && on === "True");
        const restarts = container?.restartCount ?? 0;
        const running = container?.state.running !== undefined;
        return [
          name,
          { uid, address: status.podIP, ready, running, restarts, last: container?.lastState.terminated },
        ];
      }),
    );
  }

  /** Name of the proxy's pod; undefined without a proxy. */
  async proxy(): Promise<string | undefined> {
    return this.podOf(`${this.plan.topology.instance}-proxy`);
  }

  /** Name of the pod of a Deployment; undefined without one. */
  async podOf(deployment: string): Promise<string | undefined> {
    return [...(await this.#statuses()).keys()].find((name) => name.startsWith(`${deployment}-`));
  }

  #isProxy(pod: string): boolean {
    return pod.startsWith(`${this.plan.topology.instance}-proxy-`);
  }

  #proxyIsReady(states: ReadonlyMap<string, PodStatus>): boolean {
    if (!this.plan.objects.some(({ key }) => key === "deployment/proxy")) return true;
    return [...states].some(([name, { ready }]) => this.#isProxy(name) && ready);
  }

  async #description(): Promise<string> {
    const parts = await Promise.all([
      this.#cluster.kubectl.run(["get", "pods", "--output=wide"]),
      this.#cluster.kubectl.run(["get", "events", "--field-selector=type=Warning"]),
      ...this.pods.map((pod) => this.#cluster.kubectl.run(["logs", "--tail=15", pod]).catch(String)),
    ]);
    return parts.join("\n");
  }
}
