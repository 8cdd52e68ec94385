/**
 * Source 002, transcribed from §5.3 (run_dp_template.sh of each node and the launch_online_dp.py lines) and §5.4 (the
 * proxy). Placeholders are functions of the addresses and NICs that the test chooses.
 */

/** `true`: a flag without value. An object: a value that is JSON. */
type Flags = Readonly<Record<string, string | true | object>>;

interface DocumentedNode {
  /** The pod in the role of this node. */
  readonly pod: string;
  readonly ranks: readonly DocumentedRank[];
}

interface DocumentedRank {
  readonly rank: number;
  readonly devices: string;
  readonly port: number;
}

export interface DocumentedGroup {
  readonly nodes: readonly DocumentedNode[];
  /** All environment variables of the script except the NIC, the address, the devices and LD_LIBRARY_PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** All flags of the script except port, rank and address. */
  readonly flags: Flags;
}

/** `vllm serve <model>` */
export const model = "/root/.cache/glm5-w8a8";

const kvTransfer = {
  kv_connector: "MooncakeConnectorV1",
  kv_connector_extra_config: {
    use_ascend_direct: true,
    prefill: { dp_size: 2, tp_size: 16 },
    decode: { dp_size: 16, tp_size: 4 },
  },
};

export const prefill: DocumentedGroup = {
  nodes: [
    {
      pod: "a3-1p1d-prefill-0-0",
      ranks: [{ rank: 0, devices: "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", port: 6700 }],
    },
    {
      pod: "a3-1p1d-prefill-0-1",
      ranks: [{ rank: 1, devices: "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", port: 6700 }],
    },
  ],
  env: {
    HCCL_OP_EXPANSION_MODE: "AIV",
    OMP_PROC_BIND: "false",
    OMP_NUM_THREADS: "1",
    PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
    HCCL_BUFFSIZE: "256",
    ASCEND_AGGREGATE_ENABLE: "1",
    ASCEND_TRANSPORT_PRINT: "1",
    ACL_OP_INIT_MODE: "1",
    ASCEND_A3_ENABLE: "1",
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
    VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
    VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
  },
  flags: {
    "--host": "0.0.0.0",
    "--data-parallel-size": "2",
    "--data-parallel-rpc-port": "10521",
    "--tensor-parallel-size": "16",
    "--enable-expert-parallel": true,
    "--speculative-config": { num_speculative_tokens: 3, method: "deepseek_mtp" },
    "--profiler-config": {
      profiler: "torch",
      torch_profiler_dir: "./vllm_profile",
      torch_profiler_with_stack: false,
    },
    "--seed": "1024",
    "--served-model-name": "glm-5",
    "--max-model-len": "131072",
    "--additional-config": {
      fuse_muls_add: true,
      multistream_overlap_shared_expert: true,
      recompute_scheduler_enable: true,
      ascend_compilation_config: { enable_npugraph_ex: true },
      enable_dsa_cp: true,
    },
    "--max-num-batched-tokens": "4096",
    "--trust-remote-code": true,
    "--max-num-seqs": "64",
    "--enable-chunked-prefill": true,
    "--quantization": "ascend",
    "--gpu-memory-utilization": "0.95",
    "--enforce-eager": true,
    "--enable-auto-tool-choice": true,
    "--tool-call-parser": "glm47",
    "--reasoning-parser": "glm45",
    "--kv-transfer-config": { ...kvTransfer, kv_role: "kv_producer", kv_port: "30000", engine_id: "0" },
  },
};

function decodeNode(node: number): DocumentedNode {
  // --dp-size-local 4 --tp-size 4 --vllm-start-port 6721
  const devices = ["0,1,2,3", "4,5,6,7", "8,9,10,11", "12,13,14,15"];
  return {
    pod: `a3-1p1d-decode-0-${String(node)}`,
    ranks: devices.map((list, index) => ({ rank: 4 * node + index, devices: list, port: 6721 + index })),
  };
}

export const decode: DocumentedGroup = {
  // --dp-rank-start 0, 4, 8, 12
  nodes: [0, 1, 2, 3].map((node) => decodeNode(node)),
  env: {
    HCCL_OP_EXPANSION_MODE: "AIV",
    OMP_PROC_BIND: "false",
    OMP_NUM_THREADS: "1",
    PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
    HCCL_BUFFSIZE: "256",
    ASCEND_AGGREGATE_ENABLE: "1",
    ASCEND_TRANSPORT_PRINT: "1",
    ACL_OP_INIT_MODE: "1",
    ASCEND_A3_ENABLE: "1",
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
    TASK_QUEUE_ENABLE: "1",
    VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
    VLLM_ASCEND_ENABLE_MLAPO: "1",
  },
  flags: {
    "--host": "0.0.0.0",
    "--data-parallel-size": "16",
    "--data-parallel-rpc-port": "10523",
    "--tensor-parallel-size": "4",
    "--enable-expert-parallel": true,
    "--speculative-config": { num_speculative_tokens: 3, method: "deepseek_mtp" },
    "--profiler-config": {
      profiler: "torch",
      torch_profiler_dir: "./vllm_profile",
      torch_profiler_with_stack: false,
    },
    "--seed": "1024",
    "--served-model-name": "glm-5",
    "--max-model-len": "200000",
    "--max-num-batched-tokens": "32",
    "--compilation-config": {
      cudagraph_mode: "FULL_DECODE_ONLY",
      cudagraph_capture_sizes: [4, 8, 12, 16, 20, 24, 28, 32],
    },
    "--additional-config": {
      fuse_muls_add: true,
      multistream_overlap_shared_expert: true,
      recompute_scheduler_enable: true,
      ascend_compilation_config: { enable_npugraph_ex: true },
    },
    "--trust-remote-code": true,
    "--max-num-seqs": "8",
    "--gpu-memory-utilization": "0.92",
    "--quantization": "ascend",
    "--enable-auto-tool-choice": true,
    "--tool-call-parser": "glm47",
    "--reasoning-parser": "glm45",
    "--kv-transfer-config": { ...kvTransfer, kv_role: "kv_consumer", kv_port: "30100", engine_id: "1" },
  },
};

/** §5.4: each prefill rank and each decode rank once, by pod and port. */
export const proxy = {
  flags: { "--port": ["8000"], "--host": ["0.0.0.0"] },
  prefill: prefill.nodes.map(({ pod }) => ({ pod, port: "6700" })),
  decode: decode.nodes.flatMap(({ pod }) => ["6721", "6722", "6723", "6724"].map((port) => ({ pod, port }))),
  unset: ["http_proxy", "https_proxy"],
};
