import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Plan, plan } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { everyRank, parseAnswer } from "../answer.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { openTopologies } from "./open-topologies.ts";
import { quickSite } from "./quick-site.ts";
import { sharedWorkloads } from "./shared-workloads.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-open-topologies";

describe.skipIf(skipsRootTests)("topologies that no document describes, on real nodes", () => {
  const plans = new Map<string, Plan>();
  let cluster: RealCluster | undefined;
  let deployed: DeployedStack | undefined;

  beforeAll(async () => {
    const started = await startTestCluster(CLUSTER, [
      { hardware: "atlas-800-a3", count: 4 },
      { hardware: "worker", count: 1 },
    ]);
    cluster = started;
    for (const { name, topology } of openTopologies)
      plans.set(name, plan(topology, quickSite, { instance: name }));
    for (const workload of sharedWorkloads([...plans.values()])) await started.provide(workload);
  });

  afterEach(async () => {
    await deployed?.remove();
    deployed = undefined;
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it.for(openTopologies)(
    "$name starts, binds the ports of its ledger and answers through every rank",
    async ({ name, logs }) => {
      const planned = plans.get(name);
      if (planned === undefined || cluster === undefined) throw new Error(`no plan ${name}`);
      const stack = new DeployedStack(planned, cluster);
      deployed = stack;
      await stack.apply();
      await stack.ready();
      expect(await stack.differences()).toEqual([]);
      for (const [pod, text] of Object.entries(logs))
        expect(await stack.logs(stack.pods.find((each) => each.endsWith(pod)) ?? pod)).toContain(text);
      const ranks = everyRank(planned);
      const answers = (await stack.ask(ranks.length)).map(parseAnswer);
      for (const { text } of answers) expect(text).toContain("took the expected path");
      expect([...new Set(answers.flatMap((answer) => answer.ranks))].toSorted()).toEqual(ranks.toSorted());
      // Show why a group restarted.
      const states = await Promise.all(stack.pods.map((pod) => stack.status(pod)));
      expect(states.map((state) => [state?.restarts, state?.last])).toEqual(states.map(() => [0, undefined]));
    },
  );
});
