import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";
import { failingKubectl, fakeKubectl } from "./fake-kubectl.ts";

const made = () => mkdtempSync(join(tmpdir(), "glm-serve-check-live-"));

function check(directory: string, ...argv: string[]) {
  return call(directory, ["check", "a3-glm5-w4a8", "--live", ...argv], {
    environment: { PATH: `${directory}:/usr/bin:/bin` },
  });
}

const node = {
  metadata: { name: "a3-0", labels: { "kubernetes.io/hostname": "a3-0" } },
  spec: {},
  status: {
    allocatable: { "huawei.com/Ascend910": "16", cpu: "320", memory: "2Ti" },
    conditions: [{ type: "Ready", status: "True" }],
  },
};

const training = {
  metadata: { name: "train", namespace: "team" },
  spec: {
    nodeName: "a3-0",
    containers: [{ name: "a", resources: { requests: { "huawei.com/Ascend910": "8", cpu: "500m" } } }],
  },
  status: { phase: "Running" },
};

describe("check --live", () => {
  test("reads nodes and pods, and exits with 0 where the stack fits", async () => {
    const directory = made();
    const ended = { ...training, status: { phase: "Succeeded" } };
    fakeKubectl(directory, { lists: { nodes: { items: [node] }, pods: { items: [ended] } } });
    const { code, stdout, stderr } = await check(directory, "--context", "lab");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/a3-glm5-w4a8: 0 errors/);
    const asked = readFileSync(join(directory, "asked"), "utf8").trim().split("\n").toSorted();
    expect(asked).toEqual([
      "--context=lab --namespace=default --request-timeout=20s get nodes --output=json",
      "--context=lab --namespace=default --request-timeout=20s get pods --all-namespaces --output=json",
    ]);
  });

  test("reports who holds the devices, and exits with 1", async () => {
    const directory = made();
    fakeKubectl(directory, { lists: { nodes: { items: [node] }, pods: { items: [training] } } });
    const { code, stdout } = await check(directory);
    expect(code).toBe(1);
    expect(stdout.slice(0, stdout.indexOf("Accepted"))).toMatchInlineSnapshot(`
      "Errors

        groups
          a3-glm5-w4a8 needs 1 node, but the only node of the cluster cannot take a pod. [cluster-fits; Kubernetes, the scheduler's filters: nodes and pods of the cluster]
          → Free or add nodes, or choose a smaller topology; the findings below name what keeps pods away

        nodes
          Node a3-0 has too little free huawei.com/Ascend910: a pod requests 16, and a3-0 has 8 left; pod team/train holds the rest. [cluster-fits; Kubernetes, the scheduler's filters: nodes and pods of the cluster]
          → End the other pods, or add nodes

      "
    `);
  });

  test("says why the cluster cannot be read", async () => {
    const directory = made();
    failingKubectl(directory, 'error: context "x" does not exist');
    const { code, stderr } = await check(directory, "--context", "x");
    expect(code).toBe(1);
    expect(stderr).toMatch(/The kubeconfig has no context x\./);
  });

  test("asks no cluster about a stack with errors", async () => {
    const directory = made();
    failingKubectl(directory, "unused");
    const { code, stdout } = await check(directory, "--site", join(directory, "missing.yaml"));
    expect(code).toBe(1);
    expect(stdout).toMatch(/no rule ran/);
  });
});
