import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dump } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { plan, type Plan, type Topology } from "../../../core/index.ts";
import { runPulumi } from "../../../lab/pulumi/local-pulumi.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { loadTopology } from "../../../program/catalogue.ts";
import { changedCheckout } from "../../e2e/changed-checkout.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { groupOf } from "../../support/topologies.ts";
import { parseAnswer } from "../answer.ts";
import { type Seen, sendConstantly } from "./constant-requests.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";
import { seenWhile } from "../../support/seen-while.ts";

const CLUSTER = "test-rollout-real";

const STACK = "a3-glm53flash-1p1d";

const UP = ["up", "--yes", "--skip-preview"] as const;

/** Two groups of each role, with two ranks each. */
const TWO_OF_EACH = [
  ['role: "prefill",', 'role: "prefill", replicas: 2,'],
  ['role: "decode",', 'role: "decode", replicas: 2,'],
  ["dataParallelSize: 16,", "dataParallelSize: 2,"],
  ["tensorParallelSize: 1,", "tensorParallelSize: 8,"],
] as const;

const REQUEST = { prompt: "Where are you?", max_tokens: 8, stand_in_seconds: 0.3 };

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()),
        deletionTimestamp: z.string().optional(),
      }),
      spec: z.object({ nodeName: z.string().optional() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

type Pod = z.output<typeof podList>["items"][number];

const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.conditions.some(({ type, status: on }) => type === "Ready" && on === "True");

describe.skipIf(skipsRootTests)(
  "two prefill and two decode groups on real nodes, under constant requests",
  () => {
    let cluster: RealCluster;
    let planned: Plan;
    let url: string;

    beforeAll(async () => {
      cluster = await startTestCluster(CLUSTER, [
        { hardware: "atlas-800-a3", count: 4 },
        { hardware: "worker", count: 2 },
      ]);
      planned = plan(doubled(await loadTopology(STACK, "stack")), quickSite);
      await cluster.provide(stackWorkload(planned, { loadSeconds: 0.3 }));
      await up();
      url = await forwarded();
    });

    /** An address of the Service on this host. */
    async function forwarded(): Promise<string> {
      try {
        return (await cluster.forward({ namespace: "default", ...planned.endpoint })).url;
      } catch (error) {
        throw new Error(`${String(error)}\n${await described()}`, { cause: error });
      }
    }

    /** The pods and Services, and the log of the proxy. */
    async function described(): Promise<string> {
      const { kubectl } = cluster;
      const logs = ["logs", `deployment/${STACK}-proxy`, "--all-containers", "--tail=40"];
      const parts = await Promise.all([
        kubectl.run(["get", "pods,services,endpointslices", "--output=wide"]).catch(String),
        kubectl.run(logs).catch(String),
      ]);
      return parts.join("\n");
    }

    afterAll(async () => {
      await stopTestCluster(CLUSTER);
    });

    async function up(...changes: readonly (readonly [string, string])[]): Promise<void> {
      const [first, ...others] = [...TWO_OF_EACH, ...changes];
      const projectDirectory = changedCheckout(STACK, ...(first ?? ["", ""]), ...others);
      const config = Object.entries(quickSite).map(([name, value]) => [`glm-serve:${name}`, value] as const);
      const file = join(projectDirectory, "stacks", `Pulumi.${STACK}.yaml`);
      writeFileSync(file, dump({ config: Object.fromEntries(config) }));
      const { code, stdout, stderr } = await runPulumi(UP, { stack: STACK, cluster, projectDirectory });
      if (code !== 0) throw new Error(`pulumi up ended with ${String(code)}:\n${stdout}\n${stderr}`);
    }

    async function pods(): Promise<readonly Pod[]> {
      return podList.parse(JSON.parse(await cluster.kubectl.run(["get", "pods", "--output=json"]))).items;
    }

    /** Runs `act` under constant requests, and watches the groups. */
    async function during(act: () => Promise<void>): Promise<Seen> {
      const end = sendConstantly(url, REQUEST, 4);
      const { seen } = await seenWhile(pods, 200, async () => {
        await sleep(2000);
        await act();
        await sleep(3000);
      });
      for (const role of ["prefill", "decode"])
        for (const instant of seen)
          expect(
            instant.filter((pod) => pod.metadata.labels["glm-serve/role"] === role && isReady(pod)).length,
          ).toBeGreaterThanOrEqual(1);
      return end();
    }

    function expectAnswered({ answers, failures }: Seen): void {
      expect(failures).toEqual([]);
      expect(answers.length).toBeGreaterThan(50);
      for (const answer of answers)
        expect(parseAnswer(JSON.parse(answer)).text).toContain("took the expected path");
    }

    const contracts = async (): Promise<ReadonlySet<string | undefined>> =>
      new Set((await pods()).flatMap(({ metadata: { labels } }) => labels["glm-serve/contract"] ?? []));

    it("answer every request while a flag of decode changes, with a ready group of each role at every instant", async () => {
      const before = await pods();
      const proxy = before.find(({ metadata }) => metadata.name.includes("-proxy-"))?.metadata.name;
      const seen = await during(() => up(["maxNumSeqs: 10,", "maxNumSeqs: 12,"]));
      expectAnswered(seen);
      const ranks = new Set(seen.answers.flatMap((answer) => parseAnswer(JSON.parse(answer)).ranks));
      expect(ranks.size).toBe(8);
      // The contract is the same, so the proxy stays.
      expect((await pods()).map(({ metadata }) => metadata.name)).toContain(proxy);
    });

    it("answer every request while the contract changes, and no request crosses", async () => {
      const before = await contracts();
      // Decode would misread the blocks of prefill.
      expectAnswered(
        await during(() =>
          up(
            ["maxNumSeqs: 10,", "maxNumSeqs: 12,"],
            ["gpuMemoryUtilization: 0.92,", "gpuMemoryUtilization: 0.92,\n  blockSize: 256,"],
          ),
        ),
      );
      const after = await contracts();
      expect(after.size).toBe(1);
      expect([...after]).not.toEqual([...before]);
    });

    it("get another proxy with all ranks when its node dies", async () => {
      const proxyOf = async () => (await pods()).filter(({ metadata }) => metadata.name.includes("-proxy-"));
      const [old] = await proxyOf();
      const node = cluster.nodes.get(old?.spec.nodeName ?? "");
      if (old === undefined || node === undefined) throw new Error("no proxy on a node");
      await node.crash();
      await expect
        .poll(
          async () =>
            (await proxyOf()).some((pod) => pod.metadata.name !== old.metadata.name && isReady(pod)),
          { timeout: 180_000, interval: 1000 },
        )
        .toBe(true);
      // The forward may have been on the node.
      const end = sendConstantly(await forwarded(), REQUEST, 4);
      await sleep(8000);
      const { answers } = await end();
      const ranks = new Set(answers.flatMap((answer) => parseAnswer(JSON.parse(answer)).ranks));
      expect(ranks.size).toBe(8);
    });
  },
);

function doubled(topology: Topology): Topology {
  const changed = structuredClone(topology);
  for (const name of ["prefill", "decode"]) groupOf(changed, name).replicas = 2;
  Object.assign(groupOf(changed, "decode"), { dataParallelSize: 2, tensorParallelSize: 8 });
  return changed;
}
