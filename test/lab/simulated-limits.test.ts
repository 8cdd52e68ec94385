import { expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { requireSimulated } from "../../lab/stack/simulated-limits.ts";
import { prefillDecode } from "../support/topologies.ts";

const requireWith =
  (site: Parameters<typeof plan>[1], stack = "prod-east") =>
  () =>
    requireSimulated(stack, plan(prefillDecode(), site));

test("what only a real cluster has is refused in one message that names all of it", () => {
  const refused = requireWith({
    platform: {
      profile: "hami",
      resourceName: "example.com/npu",
      nodeSelector: { rack: "7" },
    },
    weights: { persistentVolumeClaim: { claimName: "glm-weights" } },
  });
  for (const said of [
    "cannot run the stack prod-east",
    "no scheduler hami-scheduler",
    "no runtime class ascend",
    "no volume claim glm-weights",
    "no example.com/npu on its nodes (Atlas 800 A3, 16 NPUs)",
    "no label rack: 7 on its nodes",
    "npm start -- a3-1p1d",
  ]) {
    expect(refused).toThrow(said);
  }
});

test("a stack that bears its topology's name is told to move its settings", () => {
  expect(requireWith({ platform: { profile: "cce" } }, "a3-1p1d")).toThrow(
    "move them to a stack of another name: pulumi stack init <name> && pulumi config set topology a3-1p1d",
  );
});

test("settings that the simulated nodes satisfy pass", () => {
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
