import { expect, test } from "vitest";
import type { Site, Topology } from "../../core/index.ts";
import { withArgs } from "../support/flash.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

test.each<[string, Topology, Site?]>([
  ["vLLM-Ascend", prefillDecode()],
  ["xLLM", oneMachine(), oneSite],
  ["LightLLM", withArgs({})],
])("the engine reads every setting of the documented topology of %s", (_, topology, site) => {
  expect(problemsOf(topology, site)).toEqual([]);
});
