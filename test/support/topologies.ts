import a31p1d from "../../stacks/a3-1p1d.ts";
import type { GroupPorts, GroupSpec, Topology } from "../../core/index.ts";

/** A changed copy of the documented prefill/decode topology. */
export function prefillDecode(change: (topology: Topology) => void = () => {}): Topology {
  const topology = structuredClone(a31p1d);
  change(topology);
  return topology;
}

/** A group of a topology, with its ports. */
export function groupOf(topology: Topology, name: string): GroupSpec & { ports: GroupPorts } {
  const group = topology.groups[name];
  if (group === undefined || !namesPorts(group)) throw new RangeError(`group ${name} with ports not found`);
  return group;
}

function namesPorts(group: GroupSpec): group is GroupSpec & { ports: GroupPorts } {
  return group.ports !== undefined;
}

/** One serving group on `nodes` Atlas 800 A3 (source 002, §5.1 for one node, §5.2 for two). */
export function serving(nodes: number, change: (topology: Topology) => void = () => {}): Topology {
  const topology: Topology = {
    name: `serve-${nodes}`,
    summary: "a test topology",
    source: "source 002, §5.1 and §5.2",
    model: {
      name: "GLM-5",
      weights: "w4a8",
      path: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM5-w4a8",
      volumePath: "/root/.cache",
      servedModelName: "glm-5",
    },
    engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
    hardware: "atlas-800-a3",
    groups: {
      serve: {
        role: "serve",
        nodes,
        dataParallelSize: nodes,
        tensorParallelSize: 16,
        ports: { api: 8077, dataParallelRpc: 12890 },
        env: { HCCL_BUFFSIZE: "200" },
        args: { enableExpertParallel: true, maxNumSeqs: 16, maxModelLen: 200000 },
      },
    },
  };
  change(topology);
  return topology;
}

/** One engine whose two pipeline stages stand on two Atlas 800 A3 (vllm-ascend GLM5.2.md of v0.23.0, §5.1.1.3). */
export function pipelined(numbers: Partial<GroupSpec> = {}): Topology {
  return serving(2, (topology) => {
    const group = groupOf(topology, "serve");
    group.ports = { api: 8077 };
    Object.assign(group, { dataParallelSize: 1, pipelineParallelSize: 2 }, numbers);
  });
}
