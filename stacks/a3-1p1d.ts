import { defineTopology } from "../core/index.ts";
import {
  engine,
  glm5,
  prefillDecodeAccepts,
  prefillDecodeAdditionalConfig,
  prefillDecodeArgs,
  prefillDecodeEnv,
} from "./parts/source-002.ts";

/**
 * GLM-5 w8a8 with separate prefill and decode groups on six Atlas 800 A3: one prefill group on two nodes, one decode group
 * on four, and the proxy in front. Deployment document 002, §5.3 and §5.4.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route
 *   (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights
 *   from a cold file system takes longer.
 * - A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711).
 * - A supervisor on each node, and its port on the head of each group (10522, 10524). The document's launcher keeps the other
 *   ranks running when one dies, and exits with 0.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values with known issues, kept unchanged:
 * - v0.20.2rc1 accepts `recompute_scheduler_enable` on prefill, but has an accuracy bug there. Later documents set it on
 *   decode only (vllm-ascend PR #11265).
 * - `VLLM_ASCEND_ENABLE_FUSED_MC2` on decode has no effect: expert parallelism spans 64 devices, the limit is 32
 *   (vllm-ascend v0.20.2rc1, ascend_forward_context.py:286).
 * - The KV ports 30000 and 30100 are in the range that upstream's guide reserves for AscendDirect (20000 to 35999 with 16
 *   devices). Mooncake of this image uses 20000 to 21600 of it.
 * - With use_ascend_direct nothing reads `ASCEND_AGGREGATE_ENABLE`, `ASCEND_A3_ENABLE` and `ASCEND_TRANSPORT_PRINT`.
 *
 * Deviations from the document:
 * - For a context of 200k the document adds `"layer_sharding": ["q_b_proj", "o_proj"]` to prefill, but §5.4 forbids `o_proj`
 *   with FLASHCOMM1. The stack omits the key; set `["q_b_proj"]` alone if you need it.
 * - transformers is not upgraded to 5.2.0: the image has 5.5.3.
 */
export default defineTopology({
  name: "a3-1p1d",
  summary: "GLM-5 w8a8 on six Atlas 800 A3, one prefill and one decode group behind a proxy",
  source: "deployment document 002, §5.3 and §5.4",
  model: glm5("w8a8", "glm5-w8a8"),
  // quay.io/ascend/vllm-ascend:v0.20.2rc1-a3
  engine,
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
        ...prefillDecodeEnv,
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
      },
      args: {
        ...prefillDecodeArgs,
        maxModelLen: 131072,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
        enableChunkedPrefill: true,
        enforceEager: true,
        additionalConfig: { ...prefillDecodeAdditionalConfig, enable_dsa_cp: true },
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
        ...prefillDecodeEnv,
        TASK_QUEUE_ENABLE: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
      },
      args: {
        ...prefillDecodeArgs,
        maxModelLen: 200000,
        maxNumBatchedTokens: 32,
        maxNumSeqs: 8,
        gpuMemoryUtilization: 0.92,
        compilationConfig: {
          cudagraph_mode: "FULL_DECODE_ONLY",
          cudagraph_capture_sizes: [4, 8, 12, 16, 20, 24, 28, 32],
        },
        additionalConfig: prefillDecodeAdditionalConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...prefillDecodeAccepts,
    "ascend-fused-mc2-effective": {
      "groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2":
        "the document sets it for decode, too; above 32 devices the plugin runs without fused MC2",
    },
  },
});
