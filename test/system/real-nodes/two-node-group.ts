import { setTimeout as sleep } from "node:timers/promises";
import type { Site } from "../../../core/index.ts";
import type { RealCluster, RealNode } from "../../../lab/real-nodes/real-cluster.ts";
import { parseAnswer } from "../answer.ts";
import { stagedPlan } from "../stage/staged-plan.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";

const STACK = "a2-glm5-w4a8-2node";

/** Devices per node. */
const DEVICES = 8;

/** Label that reserves nodes for one group. */
const PAIR = "example.com/pair";

/** A plan for one group, on the pair of nodes with its name. `changed`: settings that a test overrides. */
export function pairedPlan(instance: string, changed: Site = {}) {
  const site = {
    ...quickSite,
    platform: { nodeSelector: { [PAIR]: instance } },
    terminationGracePeriodSeconds: 20,
    joinTimeoutSeconds: 20,
    ...changed,
  };
  return stagedPlan(STACK, site, { instance });
}

/** Expected last output of a pod's container. */
export interface FinalOutput {
  readonly pod: string;
  readonly pattern: RegExp;
}

/** A group of head and worker on two reserved nodes, for tests of failures. */
export class TwoNodeGroup {
  readonly stack: DeployedStack;
  readonly head: string;
  readonly worker: string;
  /** The StatefulSet and the headless Service. */
  readonly name: string;
  readonly #cluster: RealCluster;
  readonly #nodes: readonly RealNode[];

  private constructor(stack: DeployedStack, nodes: readonly RealNode[], cluster: RealCluster) {
    this.stack = stack;
    this.#nodes = nodes;
    this.#cluster = cluster;
    this.name = `${stack.plan.topology.instance}-serve-0`;
    this.head = `${this.name}-0`;
    this.worker = `${this.name}-1`;
  }

  /** Reserves the nodes; deploys nothing. */
  static async on(
    instance: string,
    nodes: readonly string[],
    cluster: RealCluster,
    changed: Site = {},
  ): Promise<TwoNodeGroup> {
    await cluster.kubectl.run(["label", "nodes", ...nodes, `${PAIR}=${instance}`]);
    const found = nodes.flatMap((name) => cluster.nodes.get(name) ?? []);
    return new TwoNodeGroup(new DeployedStack(await pairedPlan(instance, changed), cluster), found, cluster);
  }

  get pods(): readonly [string, string] {
    return [this.head, this.worker];
  }

  async deploy(): Promise<void> {
    await this.stack.apply();
    await this.stack.ready();
  }

  /** The node of the worker. */
  async workersNode(): Promise<RealNode> {
    return (await this.stack.on(this.worker)).node;
  }

  /** Signals the engine's process in a pod, the oldest with its command. */
  async signal(pod: string, name: NodeJS.Signals): Promise<void> {
    const { processes } = await this.stack.on(pod);
    const engine = processes().find(({ commandLine }) =>
      commandLine.some((argument) => argument.endsWith("/vllm")),
    );
    if (engine === undefined) throw new Error(`${pod} has no engine`);
    process.kill(engine.pid, name);
  }

  /** Signals the first process of a pod's container, as its runtime does to stop it. */
  async signalContainer(pod: string, name: NodeJS.Signals): Promise<void> {
    const [first] = (await this.stack.on(pod)).processes();
    if (first === undefined) throw new Error(`${pod} has no process`);
    process.kill(first.pid, name);
  }

  /** Sets how long the engines load, from their next start on. */
  loadFor(seconds: number): void {
    const path = `${this.stack.plan.topology.spec.model.path}/config.json`;
    const content = JSON.stringify({ stand_in_load_seconds: seconds });
    for (const node of this.#nodes) node.writeFile({ path, mode: 0o644, content });
  }

  /** Waits until the engines of both pods load: they have a process for each device. */
  async loading(): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!(await Promise.all(this.pods.map((pod) => this.#loads(pod)))).every(Boolean)) {
      if (Date.now() > deadline) throw new Error(`${this.name} did not start to load`);
      await sleep(300);
    }
  }

  /** Runs `act`, and waits until each of these pods has restarted. */
  async restarting(act: () => Promise<unknown>, pods: readonly string[] = this.pods): Promise<void> {
    const before = await Promise.all(pods.map((pod) => this.stack.status(pod)));
    await act();
    await this.stack.reached(`${pods.join(" and ")} are restarted`, (states) =>
      pods.every((pod, index) => (states.get(pod)?.restarts ?? 0) > (before[index]?.restarts ?? 0)),
    );
  }

  /** As restarting(), and waits until the group is ready. */
  async restarted(act: () => Promise<unknown>, pods: readonly string[] = this.pods): Promise<void> {
    await this.restarting(act, pods);
    await this.stack.ready();
  }

  /** Runs `act`, and waits until a container of each of these pods has failed with this output. */
  async failing(act: () => Promise<unknown>, outputs: readonly FinalOutput[]): Promise<void> {
    const before = await Promise.all(outputs.map(({ pod }) => this.stack.status(pod)));
    await act();
    await this.stack.reached(
      outputs.map(({ pod, pattern }) => `${pod} ends with ${String(pattern)}`).join(", "),
      (states) =>
        outputs.every(({ pod, pattern }, index) => {
          const [old, now] = [before[index], states.get(pod)];
          const isNew = now?.uid !== old?.uid || (now?.restarts ?? 0) > (old?.restarts ?? 0);
          return (
            isNew && now?.last !== undefined && now.last.exitCode !== 0 && pattern.test(now.last.message)
          );
        }),
    );
  }

  /** Deletes a pod without waiting. */
  async removePod(pod: string): Promise<void> {
    await this.#cluster.kubectl.run(["delete", "pod", pod, "--wait=false"]);
  }

  /** Sends a request and checks that the expected ranks handled it. */
  async answers(): Promise<void> {
    const [answer] = await this.stack.ask();
    const { text } = parseAnswer(answer);
    if (!text.includes("took the expected path")) throw new Error(`${this.name} answered: ${text}`);
  }

  async #loads(pod: string): Promise<boolean> {
    if ((await this.stack.status(pod))?.running !== true) return false;
    const { processes } = await this.stack.on(pod);
    const engine = processes().filter(({ commandLine }) =>
      commandLine.some((argument) => argument.endsWith("/vllm")),
    );
    return engine.length > DEVICES;
  }
}
