/** The processes of source 004, transcribed from §3 and the start commands for one node and for two. */

export interface DocumentedProcess {
  readonly node: number;
  readonly cpus: string;
  readonly flags: Readonly<Record<string, string>>;
}

/** `-w /export/home` and `./myxllm/xllm/build/xllm/core/server/xllm`. */
export const binary = "/export/home/myxllm/xllm/build/xllm/core/server/xllm";

export const image = "quay.io/jd_xllm/xllm-ai:xllm-dev-hc-rc2-arm";

const master = "11.87.49.110:10015";

export const hosts = ["11.87.49.110", "11.87.49.111"] as const;

/** The exports of §3 with constant values. */
export const env: Readonly<Record<string, string>> = {
  PYTORCH_NPU_INSTALL_PATH: "/usr/local/libtorch_npu/",
  ASDOPS_LOG_LEVEL: "ERROR",
  ASDOPS_LOG_TO_STDOUT: "1",
  ASDOPS_LOG_TO_FILE: "1",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  NPU_MEMORY_FRACTION: "0.96",
  ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE: "3",
  ATB_WORKSPACE_MEM_ALLOC_GLOBAL: "1",
  OMP_NUM_THREADS: "12",
  ALLOW_INTERNAL_FORMAT: "1",
  ATB_LAYER_INTERNAL_TENSOR_REUSE: "1",
  ATB_LLM_ENABLE_AUTO_TRANSPOSE: "0",
  ATB_CONVERT_NCHW_TO_AND: "1",
  ATB_LAUNCH_KERNEL_WITH_TILING: "1",
  ATB_OPERATION_EXECUTE_ASYNC: "2",
  ATB_CONTEXT_WORKSPACE_SIZE: "0",
  INF_NAN_MODE_ENABLE: "1",
  HCCL_EXEC_TIMEOUT: "0",
  HCCL_CONNECT_TIMEOUT: "7200",
  HCCL_OP_EXPANSION_MODE: "AIV",
  HCCL_IF_BASE_PORT: "2864",
};

/** The exports of §3 that run a command or extend a path. */
export const found = {
  LD_LIBRARY_PATH:
    "/usr/local/libtorch_npu/lib:/usr/local/Ascend/ascend-toolkit/latest/opp/vendors/xllm/op_api/lib/",
  LD_PRELOAD: "/usr/lib64/libjemalloc.so.2",
};

const both = {
  model: "/export/home/models/GLM-4.5-w8a8/",
  model_id: "glmmoe",
  master_node_addr: master,
  max_memory_utilization: "0.86",
  max_seqs_per_batch: "256",
  communication_backend: "hccl",
};

/** for (( i=0; i<8; i++ )) */
const local = [0, 1, 2, 3, 4, 5, 6, 7];

const cpus = ["0-11", "12-23", "24-35", "36-47", "48-59", "60-71", "72-83", "84-95"];

const ports = ["18994", "18995", "18996", "18997", "18998", "18999", "19000", "19001"];

export const oneMachine: readonly DocumentedProcess[] = local.map((i) => ({
  node: 0,
  cpus: cpus[i] ?? "",
  flags: {
    ...both,
    host: hosts[0],
    port: ports[i] ?? "",
    devices: `npu:${String(i)}`,
    nnodes: "8",
    node_rank: String(i),
    max_tokens_per_batch: "5000",
    enable_schedule_overlap: "true",
    enable_prefix_cache: "true",
    enable_chunked_prefill: "true",
    enable_acl_graph: "true",
    draft_model: "/export/home/models/GLM-4.5-MTP/",
    draft_devices: `npu:${String(i)}`,
    num_speculative_tokens: "1",
  },
}));

export const twoMachines: readonly DocumentedProcess[] = hosts.flatMap((host, node) =>
  local.map((i) => ({
    node,
    cpus: cpus[i] ?? "",
    flags: {
      ...both,
      host,
      port: ports[i] ?? "",
      devices: `npu:${String(i)}`,
      nnodes: "16",
      // node_rank=$i on the master, $((i+LOCAL_NODES)) on the worker
      node_rank: String(node === 0 ? i : i + 8),
      max_tokens_per_batch: "20000",
      enable_prefix_cache: "false",
      enable_chunked_prefill: "false",
      enable_schedule_overlap: "false",
      enable_acl_graph: "false",
      rank_tablefile: "hccl_8+8.json",
    },
  })),
);

/** "ranktable样例", including the devices that the document elides. */
export const rankTable = {
  version: "1.0",
  server_count: "2",
  server_list: [
    {
      server_id: "11.87.49.110",
      device: local.map((i) => ({
        device_id: String(i),
        device_ip: `11.86.23.${String(210 + i)}`,
        rank_id: String(i),
      })),
      host_nic_ip: "reserve",
    },
    {
      server_id: "11.87.49.111",
      device: local.map((i) => ({
        device_id: String(i),
        device_ip: `11.87.63.${String(202 + i)}`,
        rank_id: String(i + 8),
      })),
      host_nic_ip: "reserve",
    },
  ],
  status: "completed",
};
