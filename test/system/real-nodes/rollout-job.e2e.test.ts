import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import single from "../../../stacks/a2-glm5-w4a8.ts";
import { plan, type Plan, renderYaml, type Site, type Topology, withRollout } from "../../../core/index.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { quickSite } from "./quick-site.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";
import { seenWhile } from "../../support/seen-while.ts";

const CLUSTER = "test-rollout-job";

const INSTANCE = "glm";

const GROUPS = [`${INSTANCE}-serve-0`, `${INSTANCE}-serve-1`] as const;

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        uid: z.string(),
        annotations: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
      }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** Two groups of one node each, with a number of sequences. */
function planned(maxNumSeqs: number, site: Site = {}): Plan {
  const { serve } = single.groups;
  const topology: Topology = {
    ...single,
    groups: { serve: { ...serve, replicas: 2, args: { ...serve.args, maxNumSeqs } } },
  };
  return plan(topology, { ...quickSite, instance: INSTANCE, terminationGracePeriodSeconds: 20, ...site });
}

describe.skipIf(skipsRootTests)("rendered YAML on real nodes", () => {
  let cluster: RealCluster;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    await cluster.provide(stackWorkload(planned(2), { loadSeconds: 0.3 }));
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  const kubectl = (argv: readonly string[], input?: string): Promise<string> =>
    cluster.kubectl.run([...argv], input);

  /** @param budget seconds in which a group must be ready. @default that of the plan */
  function yamlOf(rendered: Plan, budget?: number): string {
    const yaml = renderYaml(withRollout(rendered));
    return budget === undefined
      ? yaml
      : yaml.replace(/"readyWithinSeconds": \d+/, `"readyWithinSeconds": ${String(budget)}`);
  }

  const jobOf = (rendered: Plan): string => {
    const job = withRollout(rendered).objects.find(({ key }) => key === "job/rollout");
    return `job/${job?.manifest.metadata.name ?? ""}`;
  };

  async function pods() {
    const own = `--selector=app.kubernetes.io/instance=${INSTANCE},app.kubernetes.io/component=serve`;
    const { items } = podList.parse(JSON.parse(await kubectl(["get", "pods", own, "--output=json"])));
    return items.map(({ metadata, status }) => ({
      name: metadata.name,
      uid: metadata.uid,
      revision: metadata.annotations["glm-serve/revision"],
      ready:
        metadata.deletionTimestamp === undefined &&
        status.conditions.some(({ type, status: on }) => type === "Ready" && on === "True"),
    }));
  }

  async function allReady(): Promise<void> {
    await expect
      .poll(async () => (await pods()).filter(({ ready }) => ready).length, {
        timeout: 150_000,
        interval: 500,
      })
      .toBe(2);
  }

  const ended = (rendered: Plan, condition: "complete" | "failed", seconds = 150): Promise<string> =>
    kubectl(["wait", `--for=condition=${condition}`, `--timeout=${String(seconds)}s`, jobOf(rendered)]);

  const log = (rendered: Plan): Promise<string> => kubectl(["logs", "--tail=-1", jobOf(rendered)]);

  const names = async (kind: string): Promise<string[]> =>
    (await kubectl(["get", kind, `--selector=app.kubernetes.io/instance=${INSTANCE}`, "--output=name"]))
      .trim()
      .split("\n");

  it("starts all groups at once, and the Job has nothing to do", async () => {
    await kubectl(["apply", "--filename=-"], yamlOf(planned(2)));
    await ended(planned(2), "complete");
    // kubectl replaces the selector of a PodDisruptionBudget as a whole, and calls that configured.
    expect(await log(planned(2))).toContain("replaced: none");
    await allReady();
  });

  it("changes nothing when the same render is applied again", async () => {
    const before = await pods();
    const applied = await kubectl(["apply", "--filename=-"], yamlOf(planned(2)));
    expect(
      applied
        .trim()
        .split("\n")
        .filter((line) => !/ unchanged$|^poddisruptionbudget/.test(line)),
    ).toEqual([]);
    expect(await kubectl(["diff", "--filename=-"], yamlOf(planned(2)))).toBe("");
    expect(await pods()).toEqual(before);
  });

  it("rolls a change group by group, with one group ready at every instant", async () => {
    const before = await pods();
    const readyPods = async () => (await pods()).filter(({ ready }) => ready).length;
    const { seen } = await seenWhile(readyPods, 200, async () => {
      await kubectl(["apply", "--filename=-"], yamlOf(planned(4)));
      await ended(planned(4), "complete");
    });
    const after = await pods();
    expect(after.filter(({ uid }) => before.some((old) => old.uid === uid))).toEqual([]);
    expect(after.map(({ ready }) => ready)).toEqual([true, true]);
    expect(new Set(after.map(({ name, revision }) => [name, revision].join(" "))).size).toBe(2);
    expect(Math.min(...seen)).toBe(1);
    for (const group of GROUPS)
      expect(await kubectl(["logs", `${group}-0`])).toContain("'--max-num-seqs' '4'");
  });

  it("prunes what the render no longer has, while the pods run", async () => {
    const before = await pods();
    const own = ["--prune", `--selector=app.kubernetes.io/instance=${INSTANCE}`];
    await kubectl(["apply", ...own, "--filename=-"], yamlOf(planned(4)));
    const wanted = new Set(withRollout(planned(4)).objects.map(({ manifest }) => manifest.metadata.name));
    for (const kind of ["configmaps", "jobs"]) {
      const found = (await names(kind)).map((name) => name.split("/")[1] ?? "");
      expect(found.filter((name) => !wanted.has(name))).toEqual([]);
    }
    expect(await pods()).toEqual(before);
  });

  it("stops with the reason when the first group does not start", async () => {
    const [, second] = await pods();
    const broken = planned(4, { model: { path: "/root/.cache/missing" } });
    await kubectl(["apply", "--filename=-"], yamlOf(broken, 30));
    await ended(broken, "failed");
    expect(await log(broken)).toMatch(
      /rollout: glm-serve-0 .*(not ready after 30 s|restarted \d+ times).*its last run ended with exit code 1: /,
    );
    expect((await pods()).find(({ name }) => name === second?.name)).toEqual(second);
  });

  it("returns to the render before", async () => {
    const own = ["--prune", `--selector=app.kubernetes.io/instance=${INSTANCE}`];
    await kubectl(["delete", jobOf(planned(4)), "--ignore-not-found"]);
    await kubectl(["apply", ...own, "--filename=-"], yamlOf(planned(4)));
    await ended(planned(4), "complete");
    expect(await log(planned(4))).toContain(`replaced: ${GROUPS[0]}\n`);
    await allReady();
  });
});
