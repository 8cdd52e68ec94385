import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { plan } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { layerwise, memcache, multiConnector } from "../../fixtures/connectors.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { everyRank, parseAnswer } from "../answer.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";

const CLUSTER = "test-connectors";

const plans = [multiConnector, memcache, layerwise].map((topology) => plan(topology, quickSite));

describe.skipIf(skipsRootTests)("connectors on real nodes", () => {
  let cluster: RealCluster | undefined;
  let deployed: DeployedStack | undefined;

  beforeAll(async () => {
    const started = await startTestCluster(CLUSTER, [
      { hardware: "atlas-800-a3", count: 2 },
      { hardware: "worker", count: 1 },
    ]);
    cluster = started;
    // All of them have one image and one directory of weights.
    for (const planned of plans.slice(0, 1))
      await started.provide(stackWorkload(planned, { loadSeconds: 0.2 }));
  });

  afterEach(async () => {
    await deployed?.remove();
    deployed = undefined;
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it.for(plans.map((planned) => [planned.topology.instance, planned] as const))(
    "%s starts, binds the ports of its ledger and answers through every rank",
    async ([, planned]) => {
      if (cluster === undefined) throw new Error("no cluster");
      const stack = new DeployedStack(planned, cluster);
      deployed = stack;
      await stack.apply();
      await stack.ready();
      expect(await stack.differences()).toEqual([]);
      const answers = (await stack.ask(planned.processes.length)).map(parseAnswer);
      for (const { text } of answers) expect(text).toContain("took the expected path");
      expect([...new Set(answers.flatMap(({ ranks }) => ranks))].toSorted()).toEqual(
        everyRank(planned).toSorted(),
      );
    },
  );

  it("every worker of a MultiConnector joins the pool with the memory of its role", async () => {
    const [planned] = plans;
    if (cluster === undefined || planned === undefined) throw new Error("no cluster");
    const stack = new DeployedStack(planned, cluster);
    deployed = stack;
    await stack.apply();
    await stack.ready();
    const pool = await stack.podOf("lab-multi-kv-pool");
    const joins = (await stack.logs(pool ?? "")).split("\n").filter((line) => line.startsWith("pool: "));
    const joined = [...new Set(joins)];
    expect(joined.filter((line) => line.endsWith("joined with 1GB"))).toHaveLength(16);
    expect(joined.filter((line) => line.endsWith("joined with 0"))).toHaveLength(16);
    // A worker joins again only where its container has restarted, as on a busy host.
    for (const pod of stack.pods) {
      const restarts = (await stack.status(pod))?.restarts ?? 0;
      const workers = joined.filter((line) => line.startsWith(`pool: ${pod} `));
      expect(workers).not.toEqual([]);
      for (const worker of workers)
        expect(joins.filter((line) => line === worker).length).toBeLessThanOrEqual(1 + restarts);
    }
  });
});
