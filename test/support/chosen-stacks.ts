import { topologyNames } from "../../program/catalogue.ts";

/** What clusters run differently, each with the stack that stands for all others of its kind. */
const kinds = {
  "parser plugins, and a headless node": "a2-glm47-2node",
  "a script that installs operators": "a2-glm47-fp8",
  "a pool of Mooncake": "a2-glm52-1p1d",
  "prefill and decode, one process per rank": "a3-1p1d",
  "one node": "a3-glm5-w4a8",
  "prefill as a pipeline over nodes": "a3-glm52-1p1d",
  "overrides by node": "a3-glm52-1p1d-roce",
  "prefill and decode with one serving head each": "a3-glm52-w4a8c8-1m-1p1d",
  "a pool of MemCache": "a3-glm53-1p1d-memcache",
  "linear attention, and a pool of prefill alone": "a3-glm53flash-1p1d-pool",
  "several prefill groups": "a3-glm47-2p1d",
  "host files of Ascend 950": "a5-glm53flash",
  xLLM: "a3-xllm",
  "a rank table": "a3-xllm-2node",
  LightLLM: "h200-glm47-flash-mtp",
};

/** `npm run test:all` deploys every stack. */
const deploysEveryStack = (process.env["GLM_SERVE_TEST_STACKS"] ?? "") === "all";

/** The stacks that tests deploy to clusters: one of each kind, or all. */
export function stacksToDeploy(): readonly string[] {
  return deploysEveryStack ? topologyNames() : Object.values(kinds).toSorted();
}
