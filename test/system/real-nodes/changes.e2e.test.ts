import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Plan, plan } from "../../../core/index.ts";
import { type PulumiResult, runPulumi } from "../../../lab/pulumi/local-pulumi.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { loadTopology } from "../../../program/catalogue.ts";
import { changedCheckout } from "../../e2e/changed-checkout.ts";
import { lockHolders } from "../../e2e/locks.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { parseAnswer } from "../answer.ts";
import { processesBelow } from "../stage/container-process.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";
import { seenWhile } from "../../support/seen-while.ts";

const CLUSTER = "test-changes";

const STACK = "a2-glm5-w4a8-2node";

const GROUP = `${STACK}-serve-0`;

const UP = ["up", "--yes", "--skip-preview"] as const;

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
      status: z.object({
        containerStatuses: z
          .array(z.object({ state: z.object({ running: z.unknown().optional() }) }))
          .default([]),
      }),
    }),
  ),
});

describe.skipIf(skipsRootTests)("changes of a group on real nodes, through pulumi", () => {
  let cluster: RealCluster;
  let planned: Plan;
  /** The checkout that was deployed last. */
  let deployed: string | undefined;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    planned = plan(await loadTopology(STACK, "stack"));
    await cluster.provide(stackWorkload(planned, { loadSeconds: 0.3 }));
    await succeed(UP);
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  function pulumi(argv: readonly string[], projectDirectory?: string): Promise<PulumiResult> {
    return runPulumi(argv, {
      stack: STACK,
      cluster,
      ...(projectDirectory === undefined ? {} : { projectDirectory }),
    });
  }

  async function succeed(argv: readonly string[], directory?: string): Promise<string> {
    const { code, stdout, stderr } = await pulumi(argv, directory);
    if (code !== 0)
      throw new Error(`pulumi ${argv.join(" ")} ended with ${String(code)}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Revisions with running containers. */
  async function running(): Promise<ReadonlySet<string>> {
    const answer = await cluster.kubectl.run(["get", "pods", "--output=json"]);
    const { items } = podList.parse(JSON.parse(answer));
    return new Set(
      items
        .filter(({ status }) => status.containerStatuses.some(({ state }) => state.running !== undefined))
        .map(({ metadata }) => metadata.annotations["glm-serve/revision"] ?? ""),
    );
  }

  /** Names of pending pods. */
  async function unscheduled(): Promise<readonly string[]> {
    const unbound = ["get", "pods", "--field-selector=spec.nodeName="];
    const answer = await cluster.kubectl.run([...unbound, "--output=name"]);
    return answer.trim().split("\n").filter(Boolean);
  }

  it("changes nothing a second time, and nothing after the cluster has added a field", async () => {
    await cluster.kubectl.run(["annotate", `statefulset/${GROUP}`, "example.com/watched=true"]);
    await cluster.kubectl.run(["label", `pod/${GROUP}-0`, "example.com/zone=a"]);
    expect(await succeed(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"])).toContain(
      "unchanged",
    );
  });

  it("replaces the group as a whole, without two revisions at once", async () => {
    const [before] = await running();
    const { seen } = await seenWhile(running, 100, () => {
      deployed = changedCheckout(STACK, "maxNumSeqs: 2,", "maxNumSeqs: 4,");
      return succeed(UP, deployed);
    });
    const [after, ...others] = await running();
    expect(others).toEqual([]);
    expect(after).not.toBe(before);
    expect(seen.filter((revisions) => revisions.size > 1)).toEqual([]);
    // The watch must have seen both revisions.
    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen.flatMap((revisions) => [...revisions]))).toEqual(new Set([before, after]));
    for (const pod of [0, 1]) {
      const log = await cluster.kubectl.run(["logs", `${GROUP}-${String(pod)}`]);
      expect(log).toContain(`revision ${after ?? ""}`);
      expect(log).toContain("'--max-num-seqs' '4'");
      expect(log).not.toContain("its head runs");
    }
  });

  it("completes a killed change: one revision, which answers", async () => {
    const [before] = await running();
    deployed = changedCheckout(STACK, "maxNumSeqs: 2,", "maxNumSeqs: 8,");
    const nodes = [...cluster.nodes.keys()];
    // Without a node the new pods stay pending, and pulumi waits until it is killed.
    await cluster.kubectl.run(["cordon", ...nodes]);
    const change = pulumi(UP, deployed);
    await expect.poll(unscheduled, { timeout: 120_000, interval: 500 }).toHaveLength(2);
    const [engine] = lockHolders(cluster.paths.pulumi, STACK);
    const started = processesBelow(engine ?? Number.NaN);
    process.kill(engine ?? Number.NaN, "SIGKILL");
    expect((await change).code).not.toBe(0);
    // The language host does not notice and would stay.
    for (const { pid, command } of started)
      if (command.includes("pulumi-language-nodejs") && existsSync(`/proc/${String(pid)}`))
        process.kill(pid, "SIGKILL");
    await cluster.kubectl.run(["uncordon", ...nodes]);
    expect(lockHolders(cluster.paths.pulumi, STACK)).toEqual([engine]);

    await succeed(UP, deployed);
    expect(lockHolders(cluster.paths.pulumi, STACK)).toEqual([]);
    const [after, ...others] = await running();
    expect(others).toEqual([]);
    expect(after).not.toBe(before);
    const stack = new DeployedStack(planned, cluster);
    await stack.ready();
    const [answer] = await stack.ask();
    expect(parseAnswer(answer).text).toContain("took the expected path");
    await succeed(["up", "--yes", "--skip-preview", "--expect-no-changes"], deployed);
  });

  it("restores manually deleted objects", async () => {
    await cluster.kubectl.run(["delete", `statefulset/${GROUP}`, `service/${GROUP}`]);
    await succeed(["up", "--yes", "--skip-preview", "--refresh"], deployed);
    const ready = await cluster.kubectl.run([
      ...["get", `statefulset/${GROUP}`, "--output=jsonpath={.status.readyReplicas}"],
    ]);
    expect(ready).toBe("2");
  });
});
