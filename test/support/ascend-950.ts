import type { Topology } from "../../core/index.ts";
import { changed, type GroupChange } from "./findings.ts";
import { prefillDecode, serving } from "./topologies.ts";

const KIND = { hardware: "ascend-950dt", version: "v0.30.0rc2" } as const;

/** GLM-5 on one Ascend 950DT (vllm-ascend v0.30.0rc2, GLM5.md, §5.1). */
export function on950(change: GroupChange = {}): Topology {
  const { model = {}, ...rest } = change;
  return changed(serving(1), {
    ...KIND,
    tensorParallelSize: 8,
    model: { weights: "w4a4c8", ...model },
    ...rest,
  });
}

/** Moves a topology with prefill and decode on Atlas A3 to Ascend 950DT. */
export function toAscend950(topology: Topology): void {
  topology.hardware = KIND.hardware;
  topology.engine.version = KIND.version;
  topology.model.weights = "w4a4c8";
  for (const group of Object.values(topology.groups)) group.tensorParallelSize /= 2;
}

/** Separate prefill and decode groups on Ascend 950DT. */
export function pairOn950(change: (topology: Topology) => void = () => {}): Topology {
  return prefillDecode((topology) => {
    toAscend950(topology);
    change(topology);
  });
}
