import { expect, test } from "vitest";
import { LabError } from "../../lab/host/lab-error.ts";
import { podTable } from "../../lab/stack/pod-table.ts";

const ready = { type: "Ready", status: "True" };

const node = {
  metadata: { name: "a3-0" },
  status: {
    nodeInfo: { osImage: "simulated Atlas 800 A3, 16 NPUs", containerRuntimeVersion: "kwok://v0.8.0" },
    conditions: [ready],
  },
};

const lostNode = {
  metadata: { name: "a3-1" },
  status: { ...node.status, conditions: [{ type: "Ready", status: "Unknown" }] },
};

interface TablePod {
  readonly name: string;
  readonly status: object;
  readonly node?: string;
  readonly deletionTimestamp?: string;
}

const table = (pods: readonly TablePod[]) =>
  podTable(
    {
      run: async ([, kind]) =>
        JSON.stringify({
          items:
            kind === "nodes"
              ? [node, lostNode]
              : pods.map(({ name, status, node: nodeName, deletionTimestamp }) => ({
                  metadata: { name, deletionTimestamp },
                  spec: { nodeName },
                  status,
                })),
        }),
    },
    "llm",
  );

test("shows node, state and hardware of every pod", async () => {
  const unready = { type: "Ready", status: "False" };
  const unscheduled = { type: "PodScheduled", status: "False", message: "0/7 nodes are available" };
  expect(
    await table([
      { name: "serving", node: "a3-0", status: { phase: "Running", conditions: [ready] } },
      { name: "loading", node: "a3-0", status: { phase: "Running", conditions: [unready] } },
      { name: "job-done", node: "a3-0", status: { phase: "Succeeded", conditions: [ready] } },
      { name: "job-failed", node: "a3-0", status: { phase: "Failed", conditions: [ready] } },
      { name: "evicted", node: "a3-0", status: { phase: "Failed", reason: "Evicted", conditions: [] } },
      { name: "pending", status: { conditions: [unscheduled] } },
      { name: "lost", node: "a3-1", status: { phase: "Running", conditions: [unready] } },
      {
        name: "leaving",
        node: "a3-1",
        status: { phase: "Succeeded" },
        deletionTimestamp: "2026-01-01T00:00:00Z",
      },
    ]),
  ).toMatchInlineSnapshot(`
    "POD         NODE  STATE                               HARDWARE (SIMULATED)
    serving     a3-0  ready                               Atlas 800 A3, 16 NPUs
    loading     a3-0  not ready                           Atlas 800 A3, 16 NPUs
    job-done    a3-0  completed                           Atlas 800 A3, 16 NPUs
    job-failed  a3-0  failed                              Atlas 800 A3, 16 NPUs
    evicted     a3-0  failed: Evicted                     Atlas 800 A3, 16 NPUs
    pending     -     not ready: 0/7 nodes are available
    lost        a3-1  not ready, node NotReady            Atlas 800 A3, 16 NPUs
    leaving     a3-1  Terminating, node NotReady          Atlas 800 A3, 16 NPUs"
  `);
});

test("reports a namespace without pods", async () => {
  expect(await table([])).toBe("The namespace llm has no pods.");
});

test("shows the pods of a user who may not list nodes", async () => {
  const pods = {
    items: [{ metadata: { name: "a" }, spec: { nodeName: "n" }, status: { conditions: [ready] } }],
  };
  const run = ([, kind]: readonly string[]): Promise<string> =>
    kind === "nodes"
      ? Promise.reject(new LabError("Error from server (Forbidden): nodes is forbidden", "Ask for access"))
      : Promise.resolve(JSON.stringify(pods));
  expect(await podTable({ run }, "llm")).toContain("a    n     ready");
  const unreachable = { run: () => Promise.reject(new LabError("connection refused", "Start the cluster")) };
  await expect(podTable(unreachable, "llm")).rejects.toThrow("connection refused");
});

test("names what each kind of node shows", async () => {
  const nodes = [
    ["worker-0", "simulated worker without accelerators", "kwok://v0.8.0"],
    ["run-a3-0", "simulated Atlas 800 A3, 16 NPUs", "containerd://2.1.0"],
    ["kind-worker", "Debian GNU/Linux 12 (bookworm)", "containerd://2.1.0"],
  ].map(([name, osImage, containerRuntimeVersion]) => ({
    metadata: { name },
    status: { nodeInfo: { osImage, containerRuntimeVersion }, conditions: [ready] },
  }));
  const tableOn = (...names: readonly string[]): Promise<string> =>
    podTable(
      {
        run: async ([, kind]) =>
          JSON.stringify({
            items:
              kind === "nodes"
                ? nodes
                : names.map((nodeName) => ({
                    metadata: { name: "pod" },
                    spec: { nodeName },
                    status: { conditions: [ready] },
                  })),
          }),
      },
      "llm",
    );
  expect(await tableOn("run-a3-0")).toMatchInlineSnapshot(`
    "POD  NODE      STATE  HARDWARE (STAND-IN)
    pod  run-a3-0  ready  Atlas 800 A3, 16 NPUs"
  `);
  expect(await tableOn("kind-worker")).toMatchInlineSnapshot(`
    "POD  NODE         STATE  OPERATING SYSTEM
    pod  kind-worker  ready  Debian GNU/Linux 12 (bookworm)"
  `);
  expect(await tableOn("worker-0", "kind-worker")).toMatchInlineSnapshot(`
    "POD  NODE         STATE  HARDWARE (SIMULATED) / OPERATING SYSTEM
    pod  worker-0     ready  worker without accelerators
    pod  kind-worker  ready  Debian GNU/Linux 12 (bookworm)"
  `);
});
