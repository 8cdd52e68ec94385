import { defineTopology } from "../core/index.ts";

// Source 002, §5.3: what all six scripts export. NIC, node address, devices and LD_LIBRARY_PATH are set per pod.
const env = {
  HCCL_OP_EXPANSION_MODE: "AIV",
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "1",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  HCCL_BUFFSIZE: "256",
  ASCEND_AGGREGATE_ENABLE: "1",
  ASCEND_TRANSPORT_PRINT: "1",
  ACL_OP_INIT_MODE: "1",
  ASCEND_A3_ENABLE: "1",
  // Seconds after which prefill releases the KV cache of a request that decode never fetched.
  VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
};

// Source 002, §5.3: flags with one value in all six scripts.
const args = {
  enableExpertParallel: true,
  speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" },
  profilerConfig: {
    profiler: "torch",
    torch_profiler_dir: "./vllm_profile",
    torch_profiler_with_stack: false,
  },
  seed: 1024,
  trustRemoteCode: true,
  enableAutoToolChoice: true,
  toolCallParser: "glm47",
  reasoningParser: "glm45",
};

// "fuse_muls_add" at this level is read by nothing in v0.20.2rc1 (it lives in ascend_compilation_config, default true);
// the document has it, and it does no harm.
const additionalConfig = {
  fuse_muls_add: true,
  multistream_overlap_shared_expert: true,
  recompute_scheduler_enable: true,
  ascend_compilation_config: { enable_npugraph_ex: true },
};

/**
 * GLM-5 w8a8, prefill and decode apart on six Atlas 800 A3: one prefill group on two nodes, one decode group on four,
 * and the proxy in front. Source 002, §5.3 and §5.4.
 *
 * What glm-serve adds to the documented processes, and why:
 * - `VLLM_HOST_IP`, the node's address: without it the KV side channel advertises the NIC of the default route
 *   (vLLM get_ip), which on nodes with several NICs is another one than HCCL's.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget: the API process gives up after 600 s by default, less than
 *   loading the weights from a cold file system takes.
 * - `/etc/hccn.conf`, mounted: without it decode answers wrong tokens and no error (vllm-ascend#7711).
 * - a supervisor per node and its port on the head of each group (10522, 10524): the document's launcher leaves the
 *   other ranks running when one dies, and exits 0.
 */
export default defineTopology({
  name: "a3-1p1d",
  summary: "GLM-5 w8a8 on six Atlas 800 A3, one prefill and one decode group behind a proxy",
  source: "source 002, §5.3 and §5.4",
  model: {
    name: "GLM-5",
    weights: "w8a8",
    path: "/root/.cache/glm5-w8a8",
    volumePath: "/root/.cache",
    servedModelName: "glm-5",
  },
  // quay.io/ascend/vllm-ascend:v0.20.2rc1-a3
  engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 6700, dataParallelRpc: 10521, kv: 30000 },
      engineId: "0",
      env: {
        ...env,
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
      },
      args: {
        ...args,
        maxModelLen: 131072,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
        enableChunkedPrefill: true,
        enforceEager: true,
        additionalConfig: { ...additionalConfig, enable_dsa_cp: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 4,
      dataParallelSize: 16,
      tensorParallelSize: 4,
      ports: { api: 6721, dataParallelRpc: 10523, kv: 30100 },
      engineId: "1",
      env: {
        ...env,
        TASK_QUEUE_ENABLE: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
      },
      args: {
        ...args,
        maxModelLen: 200000,
        maxNumBatchedTokens: 32,
        maxNumSeqs: 8,
        gpuMemoryUtilization: 0.92,
        compilationConfig: {
          cudagraph_mode: "FULL_DECODE_ONLY",
          cudagraph_capture_sizes: [4, 8, 12, 16, 20, 24, 28, 32],
        },
        additionalConfig,
      },
    },
  },
  proxy: { port: 8000 },
});
