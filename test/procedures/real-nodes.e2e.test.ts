import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import oneNode from "../../stacks/a3-glm5-w8a8.ts";
import prefillDecode from "../../stacks/a3-1p1d.ts";
import twoNodes from "../../stacks/a3-glm5-w8a8-2node.ts";
import { plan, type Plan, renderYaml, type Site, type Topology } from "../../core/index.ts";
import type { RealCluster, RealNode } from "../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../lab/real-nodes/stack-workload.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import { DeployedStack } from "../system/real-nodes/deployed-stack.ts";
import { quickSite } from "../system/real-nodes/quick-site.ts";
import { startTestCluster, stopTestCluster } from "../system/real-nodes/test-cluster.ts";

const CLUSTER = "test-procedures";

// Data of the simulated node for the tools: the platform mounts the directory into every pod.
const FAKE_NODE = "/usr/local/Ascend/driver/lib64/fake-node";

const DEVICES = 16;

const jobStatus = z.object({
  status: z.object({
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional() }))
      .default([]),
  }),
});

const resultMap = z.object({ data: z.record(z.string(), z.string()).default({}) });

const preflightResult = z.object({
  ok: z.boolean(),
  matrix: z.array(z.object({ from: z.string(), to: z.string(), pairs: z.number(), failed: z.number() })),
  findings: z.array(
    z.object({ node: z.string().nullable(), check: z.string(), message: z.string(), fix: z.string() }),
  ),
});

/** The stand-in of a tool, with a fixed directory of the simulated node instead of a variable. */
function tool(name: string): string {
  const text = readFileSync(join(import.meta.dirname, "stand-ins/ascend", name), "utf8");
  return text.replace("#!/bin/sh\n", `#!/bin/sh\nFAKE_NODE=${FAKE_NODE}\n`);
}

function furnish(node: RealNode, index: number): void {
  const write = (path: string, content: string, mode = 0o644) => {
    node.writeFile({ path, content, mode });
  };
  write("/usr/local/Ascend/driver/tools/hccn_tool", tool("hccn_tool"), 0o755);
  write("/usr/local/bin/npu-smi", tool("npu-smi"), 0o755);
  write("/usr/local/Ascend/driver/version.info", "Version=25.5.0\n");
  write(`${FAKE_NODE}/firmware`, "7.8.0.6.201\n");
  const devices = Array.from({ length: DEVICES }, (_, device) => device);
  const address = (device: number) => `10.0.${index}.${device + 1}`;
  write("/etc/hccn.conf", devices.map((device) => `address_${device}=${address(device)}\n`).join(""));
  for (const device of devices) {
    const answers = {
      link: "UP",
      net_health: "Success",
      vnic: `192.168.${index}.${device + 1}`,
      gateway: "10.0.0.254",
      tls: "0",
    };
    for (const [question, answer] of Object.entries(answers))
      write(`${FAKE_NODE}/${device}.${question}`, answer);
  }
}

/** Applies the objects of a procedure, and waits for the end of its Job. */
async function run(cluster: RealCluster, planned: Plan) {
  const [procedure] = planned.procedures;
  if (procedure === undefined) throw new Error("no procedure");
  const { job, result } = procedure;
  const objects = planned.objects.filter(({ part }) => part.kind === "procedure");
  const yaml = renderYaml({ objects });
  const { kubectl } = cluster;
  await kubectl.run(["apply", "--filename=-"], yaml);
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { status } = jobStatus.parse(JSON.parse(await kubectl.run(["get", "job", job, "--output=json"])));
    const ended = status.conditions.find(
      ({ type, status: on }) => on === "True" && /^(Complete|Failed)$/.test(type),
    );
    if (ended !== undefined || Date.now() > deadline) {
      const log = await kubectl.run([
        ...["logs", "--tail=-1", "--selector", `job-name=${job},batch.kubernetes.io/job-completion-index=0`],
      ]);
      const stored = resultMap.parse(
        JSON.parse(await kubectl.run(["get", "configmap", result, "--output=json"])),
      );
      await kubectl.run(["delete", "--wait", "--filename=-"], yaml);
      return { ended: ended?.type, reason: ended?.reason, log, stored: stored.data };
    }
    await sleep(500);
  }
}

describe.skipIf(skipsRootTests)("procedures on real nodes", () => {
  let started: RealCluster | undefined;
  const cluster = () => {
    if (started === undefined) throw new Error("no cluster");
    return started;
  };
  const everyNode = () => [...cluster().nodes.values()];
  const planned = (topology: Topology, procedures: Site["procedures"]) =>
    plan(topology, { ...quickSite, procedures });
  const preflight = () =>
    planned(twoNodes, {
      preflight: { gatherSeconds: 60, pingSeconds: 60, resources: { requests: { cpu: "1" } } },
    });

  beforeAll(async () => {
    started = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a3", count: 6 }]);
    for (const topology of [oneNode, twoNodes, prefillDecode])
      await started.provide(stackWorkload(plan(topology, quickSite), { loadSeconds: 0.2 }));
    for (const [index, node] of [...started.nodes.values()].entries()) furnish(node, index);
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  it("preflight collects its pods by their names, pings every pair and stores its result", async () => {
    const { ended, log, stored } = await run(cluster(), preflight());
    expect(log).toContain("ready to serve");
    expect(ended).toBe("Complete");
    const result = preflightResult.parse(JSON.parse(stored["result-0.json"] ?? ""));
    expect(result.findings.filter(({ check }) => check !== "reserved ports")).toEqual([]);
    expect(result.matrix.map(({ pairs, failed }) => [pairs, failed])).toEqual([
      [256, 0],
      [256, 0],
    ]);
    expect(JSON.parse(stored["result-1.json"] ?? "")).toMatchObject({ ok: true });
  });

  it("preflight fails its Job at once, and reports the failing pair and the TLS switch", async () => {
    // The scheduler chooses two of the nodes: on each of them one NPU has another switch, and one reaches nobody.
    for (const node of everyNode()) {
      const index = node.name.replace(/^.*-/, "");
      node.writeFile({ path: `${FAKE_NODE}/${index}.tls`, content: "1", mode: 0o644 });
      node.writeFile({ path: `${FAKE_NODE}/unreachable`, content: `${index} *\n`, mode: 0o644 });
    }
    const { ended, reason, log, stored } = await run(cluster(), preflight());
    // The reasons by which Pulumi's provider recognizes the end of a Job.
    expect([ended, reason]).toEqual(["Failed", "BackoffLimitExceeded"]);
    expect(log).toMatch(/^preflight failed: .* A retry cannot succeed\. The full result is in ConfigMap /m);
    const { findings } = preflightResult.parse(JSON.parse(stored["result-0.json"] ?? ""));
    const wrong = findings.filter(({ check }) => check !== "reserved ports");
    expect(wrong.map(({ check }) => check)).toEqual(["tls", "ping", "ping"]);
    expect(wrong[0]?.message).toMatch(
      /^the TLS switch differs: 0 on .+; 1 on real-a3-(\d) NPU \1, real-a3-(\d) NPU \2$/,
    );
    for (const { message } of wrong.slice(1))
      expect(message).toMatch(
        /^real-a3-(\d) cannot reach real-a3-\d: NPU \1 → NPU 0 \(0 of 3 packets were answered\)/,
      );
  });

  it("preflight starts on nodes that lack files, and names them with their settings", async () => {
    for (const node of everyNode()) {
      node.removeFile("/usr/local/bin/npu-smi");
      node.removeFile("/usr/local/dcmi");
      node.writeFile({ path: "/usr/local/sbin/npu-smi", content: tool("npu-smi"), mode: 0o755 });
    }
    const { ended, stored } = await run(cluster(), preflight());
    expect(ended).toBe("Failed");
    const { findings } = preflightResult.parse(JSON.parse(stored["result-0.json"] ?? ""));
    const ofPaths = findings
      .filter(({ check }) => check === "paths")
      .map(({ message, fix }) => [message, fix]);
    const reported = [
      [
        "/usr/local/dcmi is missing on the node, so the pods that mount it do not start (platform.driverMounts)",
        "Install the driver on the node, or correct platform.driverMounts",
      ],
    ];
    expect(ofPaths).toEqual([...reported, ...reported]);
    // The tools of the driver answer nevertheless.
    expect(findings.filter(({ check }) => check === "hccn_tool" || check === "versions")).toEqual([]);
    for (const node of everyNode()) {
      node.writeFile({ path: "/usr/local/bin/npu-smi", content: tool("npu-smi"), mode: 0o755 });
      node.writeFile({ path: "/usr/local/dcmi/.keep", content: "", mode: 0o644 });
    }
  });

  it.each([
    ["one group", oneNode, ["models", "completion", "chat"]],
    [
      "prefill and decode",
      prefillDecode,
      ["models", "completion", "chat", "tool call", "reasoning", "both roles"],
    ],
  ] as const)("smoke tests %s through its Service and every rank", async (_, topology, checks) => {
    const stack = new DeployedStack(plan(topology, quickSite), cluster());
    await stack.apply();
    try {
      await stack.ready();
      const { ended, log, stored } = await run(
        cluster(),
        planned(topology, { smoke: { requestSeconds: 20 } }),
      );
      expect(log).toContain("took the expected path");
      expect(ended).toBe("Complete");
      expect(JSON.parse(stored["result.json"] ?? "")).toMatchObject({
        ok: true,
        checks: checks.map((name) => ({ name, ok: true })),
      });
    } finally {
      await stack.remove();
    }
  });
});
