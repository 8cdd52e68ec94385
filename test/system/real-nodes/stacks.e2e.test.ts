import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stacksToDeploy } from "../../support/chosen-stacks.ts";
import { nodesOf } from "../../support/nodes-of.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { everyRank, parseAnswer } from "../answer.ts";
import { stagedPlan } from "../stage/staged-plan.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { sharedWorkloads } from "./shared-workloads.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-stacks";

/** The stack whose proxy is killed. */
const DISAGGREGATED = "a3-glm52-1p1d";

describe.skipIf(skipsRootTests)("stacks on real nodes", () => {
  const plans = new Map<string, Plan>();
  let cluster: RealCluster | undefined;
  let deployed: DeployedStack | undefined;

  beforeAll(async () => {
    const anywhere = await Promise.all(stacksToDeploy().map((name) => stagedPlan(name)));
    const started = await startTestCluster(CLUSTER, nodesOf(anywhere));
    cluster = started;
    // The rank table has the first two A3 nodes.
    const addresses = [0, 1].map((number) => started.nodes.get(`real-a3-${String(number)}`)?.address ?? "");
    for (const name of stacksToDeploy())
      plans.set(name, await stagedPlan(name, quickSite, { nodeAddresses: addresses }));
    for (const workload of sharedWorkloads([...plans.values()])) await started.provide(workload);
  });

  afterEach(async () => {
    await deployed?.remove();
    deployed = undefined;
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it.for(stacksToDeploy())(
    "%s starts, binds the ports of its ledger and answers through every rank",
    async (name) => {
      const planned = plans.get(name);
      if (planned === undefined || cluster === undefined) throw new Error(`no plan ${name}`);
      const stack = new DeployedStack(planned, cluster);
      deployed = stack;
      const { rankTable } = planned.topology.site;
      const nodes =
        rankTable === undefined
          ? []
          : [...cluster.nodes.keys()].filter((node) => /^real-a3-(?![01]$)/.test(node));
      if (nodes.length > 0) await cluster.kubectl.run(["cordon", ...nodes]);
      try {
        await stack.apply();
        await stack.ready();
      } finally {
        if (nodes.length > 0) await cluster.kubectl.run(["uncordon", ...nodes]);
      }
      expect(await stack.differences()).toEqual([]);
      // A process of an internally balanced group has several ranks, which answer in turn.
      const answers = (await stack.ask(everyRank(planned).length)).map(parseAnswer);
      for (const { text } of answers) expect(text).toContain("took the expected path");
      expect([...new Set(answers.flatMap(({ ranks }) => ranks))].toSorted()).toEqual(
        everyRank(planned).toSorted(),
      );
      // Show why a group restarted.
      const states = await Promise.all(stack.pods.map((pod) => stack.status(pod)));
      expect(states.map((state) => [state?.restarts, state?.last])).toEqual(states.map(() => [0, undefined]));
    },
  );

  it("recovers from a killed proxy without restarts of the ranks", async () => {
    const planned = plans.get(DISAGGREGATED);
    if (planned === undefined || cluster === undefined) throw new Error("no plan with a proxy");
    const stack = new DeployedStack(planned, cluster);
    deployed = stack;
    await stack.apply();
    await stack.ready();
    const proxy = (await stack.proxy()) ?? "";
    const [oldest] = (await stack.on(proxy)).processes();
    process.kill(oldest?.pid ?? Number.NaN, "SIGKILL");
    await expect
      .poll(async () => (await stack.status(proxy))?.restarts, { timeout: 60_000, interval: 500 })
      .toBe(1);
    expect((await stack.status(proxy))?.last?.exitCode).toBe(137);
    await stack.ready();
    const answers = (await stack.ask(planned.processes.length)).map(parseAnswer);
    for (const { text } of answers) expect(text).toContain("took the expected path");
    const states = await Promise.all(stack.pods.map((pod) => stack.status(pod)));
    expect(states.map((state) => state?.restarts)).toEqual(states.map(() => 0));
  });
});
