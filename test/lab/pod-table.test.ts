import { expect, test } from "vitest";
import { podTable } from "../../lab/stack/pod-table.ts";

const ready = { type: "Ready", status: "True" };

const node = {
  metadata: { name: "a3-0" },
  status: {
    nodeInfo: { osImage: "simulated Atlas 800 A3, 16 NPUs", containerRuntimeVersion: "kwok://v0.8.0" },
    conditions: [ready],
  },
};

const said = (status: unknown, metadata: object = {}) =>
  podTable(
    {
      run: async ([, kind]) =>
        JSON.stringify({
          items:
            kind === "nodes"
              ? [node]
              : [{ metadata: { name: "pod-0", ...metadata }, spec: { nodeName: "a3-0" }, status }],
        }),
    },
    "llm",
  );

test.each([
  ["serves", { phase: "Running", conditions: [ready] }, "ready"],
  ["loads", { phase: "Running", conditions: [{ type: "Ready", status: "False" }] }, "not ready"],
  ["has done its work", { phase: "Succeeded", conditions: [ready] }, "completed"],
  ["has failed", { phase: "Failed", conditions: [ready] }, "failed"],
  ["was evicted", { phase: "Failed", reason: "Evicted", conditions: [] }, "failed: Evicted"],
  [
    "finds no node",
    { conditions: [{ type: "PodScheduled", status: "False", message: "0/7 nodes are available" }] },
    "not ready: 0/7 nodes are available",
  ],
])("of a pod that %s the table says so", async (_, status, state) => {
  expect(await said(status)).toMatch(new RegExp(`^pod-0 +a3-0 +${state} {2,}Atlas 800 A3, 16 NPUs$`, "m"));
});

test("of a pod that is being deleted the table says so before all else", async () => {
  expect(await said({ phase: "Succeeded" }, { deletionTimestamp: "2026-01-01T00:00:00Z" })).toContain(
    "Terminating",
  );
});

test("a namespace without pods is told in words", async () => {
  expect(await podTable({ run: () => Promise.resolve('{"items":[]}') }, "llm")).toBe(
    "There are no pods in the namespace llm.",
  );
});
