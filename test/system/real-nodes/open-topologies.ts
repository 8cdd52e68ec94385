import type { Topology } from "../../../core/index.ts";
import lowLatency from "../../../stacks/a3-1p1d-low-latency.ts";
import { groupOf } from "../../support/topologies.ts";

/** A topology that no deployment document describes, and what shows that its settings have an effect. */
export interface OpenTopology {
  readonly name: string;
  readonly topology: Topology;
  /** What the log of a pod contains, by the end of the pod's name. */
  readonly logs: Readonly<Record<string, string>>;
}

/** A changed copy of a documented topology: one prefill and one decode group, each on two Atlas 800 A3. */
function changed(name: string, change: (topology: Topology) => void): Topology {
  const topology: Topology = { ...structuredClone(lowLatency), name, summary: "a test topology" };
  change(topology);
  return topology;
}

/** The second node of each group has settings of its own. */
const overrides: OpenTopology = {
  name: "open-overrides",
  topology: changed("open-overrides", (topology) => {
    groupOf(topology, "prefill").overrides = {
      nodes: {
        "1": { args: { gpuMemoryUtilization: 0.9 }, env: { HCCL_BUFFSIZE: "400" }, ports: { api: 6800 } },
      },
    };
    groupOf(topology, "decode").overrides = { nodes: { "1": { args: { maxNumSeqs: 4 } } } };
  }),
  logs: {
    "prefill-0-0": "'--gpu-memory-utilization' '0.95'",
    "prefill-0-1": "'--gpu-memory-utilization' '0.9'",
    "decode-0-1": "'--max-num-seqs' '4'",
  },
};

/** The head of each group serves all ranks, and the proxy knows one endpoint for each side. */
const servingHeads: OpenTopology = {
  name: "open-serving-heads",
  topology: changed("open-serving-heads", (topology) => {
    for (const name of ["prefill", "decode"]) groupOf(topology, name).loadBalancing = "internal";
  }),
  logs: {
    "prefill-0-1": "Launching 2 data parallel engine(s) in headless mode",
    "decode-0-1": "Launching 2 data parallel engine(s) in headless mode",
  },
};

/** Prefill is one engine whose pipeline stands on two nodes. */
const pipeline: OpenTopology = {
  name: "open-pipeline",
  topology: changed("open-pipeline", (topology) => {
    topology.model.weights = "w4a8";
    const prefill = groupOf(topology, "prefill");
    prefill.ports = { api: 6700, master: 10_541, kv: 30_000 };
    Object.assign(prefill, { dataParallelSize: 1, tensorParallelSize: 16, pipelineParallelSize: 2 });
    // The draft layer of GLM-5 does not run in a pipeline before v0.22.
    delete prefill.args?.["speculativeConfig"];
  }),
  logs: { "prefill-0-1": "headless multiproc executor" },
};

/** Topologies for at most four Atlas 800 A3. A proxy needs a worker. */
export const openTopologies: readonly OpenTopology[] = [overrides, servingHeads, pipeline];
