import { citing, type ExplainedNames } from "../../domain/index.ts";
import { ascendMeanings } from "../../flags/index.ts";

const LAYOUT = [
  "groups.<group>.nodes",
  "groups.<group>.dataParallelSize",
  "groups.<group>.tensorParallelSize",
];

const FLAGS = "xLLM v0.8.0, core/common/global_flags.cpp";

/** What flags of xLLM do, with the file that backs each sentence. */
export const explained: ExplainedNames = {
  flags: {
    ...citing(FLAGS, {
      communication_backend: "Selects the library of collectives: hccl or lccl.",
      devices: "Names the devices of the process.",
      dp_size: "Sets the number of data-parallel ranks of attention.",
      draft_devices: "Names the devices of the draft model.",
      draft_model: "Names the directory of the draft model.",
      enable_chunked_prefill: "Splits long prompts into several steps.",
      enable_graph: "Replays recorded graphs in decode instead of launching each operator.",
      enable_prefix_cache: "Reuses the KV cache of prompts that begin alike.",
      enable_schedule_overlap: "Schedules the next step while the current one runs.",
      master_node_addr: "Names the address at which the processes of the group register.",
      max_memory_utilization: "Sets the part of device memory that weights and KV cache take.",
      max_seqs_per_batch: "Limits the requests that one step computes.",
      max_tokens_per_batch: "Limits the tokens that one step computes.",
      num_speculative_tokens: "Sets the number of draft tokens of each step.",
      rank_tablefile: "Names the file with the addresses of all devices.",
    }),
    ...citing("xLLM v0.7.2, core/common/global_flags.cpp", {
      enable_acl_graph:
        "Replays recorded graphs in decode instead of launching each operator; before v0.8.0.",
    }),
    ...citing("xLLM, core/framework/config; from v0.10 on, instead of --devices", {
      device_id: "Numbers the device of the process.",
    }),
    ...citing("xLLM v0.8.0, core/common/global_flags.cpp and xllm.cpp", {
      host: "Sets the address by which others know the process; the API listens at all addresses.",
      model: "Names the directory of the weights.",
      model_id: "Sets the name of the model in requests.",
      nnodes: "Sets the number of processes of the group.",
      node_rank: "Numbers the process in the group.",
      port: "Sets the port of the API, which only the first process opens.",
    }),
  },
  variables: ascendMeanings,
  derivedFlags: {
    host: { formula: "address of the node", from: [] },
    port: {
      formula: "ports.api of the group + number of the device; only the first process opens its port",
      from: ["groups.<group>.ports.api"],
    },
    model: { formula: "model.path", from: ["model.path"] },
    model_id: { formula: "model.servedModelName", from: ["model.servedModelName"] },
    devices: { formula: "number of the device of the process", from: LAYOUT },
    device_id: { formula: "number of the device of the process", from: LAYOUT },
    draft_devices: {
      formula: "number of the device of the process, where draftModel is set",
      from: ["groups.<group>.args.draftModel"],
    },
    dp_size: {
      formula: "dataParallelSize of the group, where it is not 1",
      from: ["groups.<group>.dataParallelSize"],
    },
    master_node_addr: {
      formula: "address of node 0 of the group, and ports.master",
      from: ["groups.<group>.ports.master"],
    },
    nnodes: { formula: "nodes × devicesPerNode: one process for each device", from: LAYOUT },
    node_rank: { formula: "node × devicesPerNode + number of the device", from: LAYOUT },
    rank_tablefile: {
      formula: "path of the rank table, which each pod writes from rankTable of the site",
      from: ["site.rankTable"],
      source: "deployment document 004",
    },
  },
  derivedVariables: {
    HCCL_IF_IP: {
      formula: "address of the node (status.hostIP of the pod)",
      from: [],
      source: "HCCL user guide, HCCL_IF_IP: without it HCCL takes the first interface by name",
    },
    ASCEND_RT_VISIBLE_DEVICES: {
      formula: "all devices that the group uses on a node",
      from: ["groups.<group>.devicesPerNode", "groups.<group>.setVisibleDevices"],
    },
  },
};
