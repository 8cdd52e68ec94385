import flash from "../../stacks/h200-glm47-flash.ts";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { changed, type GroupChange } from "./findings.ts";
import { groupOf, serving } from "./topologies.ts";

type Args = Readonly<Record<string, ArgumentValue>>;

/** GLM-5 w8a8 on one node, which holds 40960 tokens by the documents. */
export function w8a8OnOneNode(args: Args, change: GroupChange = {}): Topology {
  const topology = serving(1, ({ model, groups }) => {
    model.weights = "w8a8";
    Object.assign(groups["serve"] ?? {}, {
      env: {},
      args: { enableExpertParallel: true, gpuMemoryUtilization: 0.95, maxModelLen: 40_960, ...args },
    });
  });
  return changed(topology, change);
}

/** GLM-4.7-Flash with LightLLM and no other flags. */
export function flashWith(args: Args): Topology {
  const topology: Topology = structuredClone(flash);
  groupOf(topology, "serve").args = args;
  return topology;
}
