import { expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { requireSimulated } from "../../lab/stack/simulated-limits.ts";
import { prefillDecode } from "../support/topologies.ts";

const requireWith =
  (site: Parameters<typeof plan>[1], stack = "prod-east") =>
  () =>
    requireSimulated(stack, plan(prefillDecode(), site));

test("reports everything that only a real cluster has in one message", () => {
  const refused = requireWith({
    platform: {
      profile: "hami",
      resourceName: "example.com/npu",
      nodeSelector: { rack: "7" },
    },
    weights: { persistentVolumeClaim: { claimName: "glm-weights" } },
  });
  expect(refused).toThrowErrorMatchingInlineSnapshot(`
    [LabError: The local cluster cannot run the stack prod-east: its pods would stay pending. The cluster has
      no scheduler hami-scheduler
      no runtime class ascend
      no volume claim glm-weights
      no example.com/npu on its nodes (Atlas 800 A3, 16 NPUs)
      no label rack: 7 on its nodes (Atlas 800 A3, 16 NPUs)
    Deploy these settings to a real cluster (pulumi up --stack prod-east), or print their objects: npm run --silent render -- prod-east
    To start the topology on the local cluster without these settings: npm start -- a3-1p1d]
  `);
});

test("suggests another stack for settings of a stack that has its topology's name", () => {
  expect(requireWith({ platform: { profile: "cce" } }, "a3-1p1d")).toThrowErrorMatchingInlineSnapshot(`
    [LabError: The local cluster cannot run the stack a3-1p1d: its pods would stay pending. The cluster has
      no scheduler volcano
    Deploy these settings to a real cluster (pulumi up --stack a3-1p1d), or print their objects: npm run --silent render -- a3-1p1d
    To start the topology on the local cluster, move the settings to a stack of another name: pulumi stack init <name> && pulumi config set topology a3-1p1d]
  `);
});

test("accepts settings that simulated nodes satisfy", () => {
  expect(
    requireWith({
      platform: {
        profile: "mindcluster",
        schedulerName: "default-scheduler",
      },
      namespace: "llm",
    }),
  ).not.toThrow();
  expect(requireWith({})).not.toThrow();
});
