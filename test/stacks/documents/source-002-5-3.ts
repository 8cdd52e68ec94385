/**
 * Source 002, §5.3 and §5.4, typed in from the document: what each of its 18 `vllm serve` processes is given once the
 * placeholders are filled, and the lists of the proxy. JSON values stand as data.
 */

type Flags = Readonly<Record<string, unknown>>;

export interface DocumentedProcess {
  readonly role: "prefill" | "decode";
  readonly node: number;
  readonly model: string;
  /** Flags without dashes; `true` for one without a value. */
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string>>;
}

const degrees = { prefill: { dp_size: 2, tp_size: 16 }, decode: { dp_size: 16, tp_size: 4 } };

function common(port: number, rank: number): Flags {
  return {
    host: "0.0.0.0",
    port: String(port),
    "data-parallel-rank": String(rank),
    "enable-expert-parallel": true,
    "speculative-config": { num_speculative_tokens: 3, method: "deepseek_mtp" },
    "profiler-config": {
      profiler: "torch",
      torch_profiler_dir: "./vllm_profile",
      torch_profiler_with_stack: false,
    },
    seed: "1024",
    "served-model-name": "glm-5",
    "trust-remote-code": true,
    quantization: "ascend",
    "enable-auto-tool-choice": true,
    "tool-call-parser": "glm47",
    "reasoning-parser": "glm45",
  };
}

function commonEnv(address: string, nic: string): Record<string, string> {
  return {
    HCCL_OP_EXPANSION_MODE: "AIV",
    HCCL_IF_IP: address,
    GLOO_SOCKET_IFNAME: nic,
    TP_SOCKET_IFNAME: nic,
    HCCL_SOCKET_IFNAME: nic,
    OMP_PROC_BIND: "false",
    OMP_NUM_THREADS: "1",
    PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
    HCCL_BUFFSIZE: "256",
    ASCEND_AGGREGATE_ENABLE: "1",
    ASCEND_TRANSPORT_PRINT: "1",
    ACL_OP_INIT_MODE: "1",
    ASCEND_A3_ENABLE: "1",
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
  };
}

function prefill(node: number, addresses: readonly string[], head: string, nic: string): DocumentedProcess {
  return {
    role: "prefill",
    node,
    model: "/root/.cache/glm5-w8a8",
    flags: {
      ...common(6700, node),
      "data-parallel-size": "2",
      "data-parallel-address": head,
      "data-parallel-rpc-port": "10521",
      "tensor-parallel-size": "16",
      "max-model-len": "131072",
      "additional-config": {
        fuse_muls_add: true,
        multistream_overlap_shared_expert: true,
        recompute_scheduler_enable: true,
        ascend_compilation_config: { enable_npugraph_ex: true },
        enable_dsa_cp: true,
      },
      "max-num-batched-tokens": "4096",
      "max-num-seqs": "64",
      "enable-chunked-prefill": true,
      "gpu-memory-utilization": "0.95",
      "enforce-eager": true,
      "kv-transfer-config": {
        kv_connector: "MooncakeConnectorV1",
        kv_role: "kv_producer",
        kv_port: "30000",
        engine_id: "0",
        kv_connector_extra_config: { use_ascend_direct: true, ...degrees },
      },
    },
    env: {
      ...commonEnv(addresses[node] ?? "", nic),
      ASCEND_RT_VISIBLE_DEVICES: "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
      VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
      VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
    },
  };
}

const DECODE_DEVICES = ["0,1,2,3", "4,5,6,7", "8,9,10,11", "12,13,14,15"];

function decode(
  node: number,
  local: number,
  addresses: readonly string[],
  head: string,
  nic: string,
): DocumentedProcess {
  return {
    role: "decode",
    node,
    model: "/root/.cache/glm5-w8a8",
    flags: {
      ...common(6721 + local, node * 4 + local),
      "data-parallel-size": "16",
      "data-parallel-address": head,
      "data-parallel-rpc-port": "10523",
      "tensor-parallel-size": "4",
      "max-model-len": "200000",
      "max-num-batched-tokens": "32",
      "compilation-config": {
        cudagraph_mode: "FULL_DECODE_ONLY",
        cudagraph_capture_sizes: [4, 8, 12, 16, 20, 24, 28, 32],
      },
      "additional-config": {
        fuse_muls_add: true,
        multistream_overlap_shared_expert: true,
        recompute_scheduler_enable: true,
        ascend_compilation_config: { enable_npugraph_ex: true },
      },
      "max-num-seqs": "8",
      "gpu-memory-utilization": "0.92",
      "kv-transfer-config": {
        kv_connector: "MooncakeConnectorV1",
        kv_role: "kv_consumer",
        kv_port: "30100",
        engine_id: "1",
        kv_connector_extra_config: { use_ascend_direct: true, ...degrees },
      },
    },
    env: {
      ...commonEnv(addresses[node] ?? "", nic),
      TASK_QUEUE_ENABLE: "1",
      ASCEND_RT_VISIBLE_DEVICES: DECODE_DEVICES[local] ?? "",
      VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
      VLLM_ASCEND_ENABLE_MLAPO: "1",
    },
  };
}

/**
 * All 18 processes, with the addresses and the NIC that the document leaves open.
 *
 * @param addresses of the two prefill nodes and the four decode nodes
 * @param heads what the document calls `$node_p0_ip` and `$node_d0_ip`
 */
export function documentedProcesses(
  addresses: { readonly prefill: readonly string[]; readonly decode: readonly string[] },
  heads: { readonly prefill: string; readonly decode: string },
  nic: string,
): readonly DocumentedProcess[] {
  return [
    ...[0, 1].map((node) => prefill(node, addresses.prefill, heads.prefill, nic)),
    ...[0, 1, 2, 3].flatMap((node) =>
      [0, 1, 2, 3].map((local) => decode(node, local, addresses.decode, heads.decode, nic)),
    ),
  ];
}

/** What `load_balance_proxy_server_example.py` is given, hosts as the document names them. */
export const documentedProxy = {
  port: "8000",
  host: "0.0.0.0",
  "prefiller-hosts": ["p0", "p1"],
  "prefiller-ports": ["6700", "6700"],
  "decoder-hosts": ["d0", "d1", "d2", "d3"].flatMap((node) => [node, node, node, node]),
  "decoder-ports": [0, 1, 2, 3].flatMap(() => ["6721", "6722", "6723", "6724"]),
} as const;
