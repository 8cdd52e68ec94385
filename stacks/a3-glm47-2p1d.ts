import { defineTopology } from "../core/index.ts";
import {
  glm47,
  glm47Config,
  glm47Drafts,
  glm47TransferAccepts as accepts,
  glm47TransferArgs,
  glm47TransferEnv,
} from "./parts/glm-4.7.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-4.7 w8a8 on four Atlas 800 A3 with a context of 133000: two independent prefill groups on one node each, one decode group
 * on two nodes, and the proxy in front. GLM4.x.md of vllm-ascend v0.30.0rc2, §5.3 and §5.4.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route
 *   (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711).
 * - A supervisor on each node, and its port on the head of decode (12779). The document's launcher keeps the other ranks running
 *   when one dies.
 * - The additions of every stack in docs/additions.md.
 *
 * The document sets no parsers here; §5.2 sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice`.
 *
 * `--profiler-config` is left over from profiling and stays: vLLM adds the routes /start_profile and /stop_profile, and records
 * nothing before a request to them (vLLM 0.30.0, entrypoints/serve/profile/api_router.py:38). The traces would lie in
 * vllm_profile below the working directory of the container.
 *
 * Documented values without effect, kept unchanged:
 * - `VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads; `ASCEND_AGGREGATE_ENABLE`, `ASCEND_A3_ENABLE` and
 *   `ASCEND_TRANSPORT_PRINT`, which AscendDirect does not read.
 * - `cudagraph_capture_sizes` of decode above its 128 tokens of a step, and those that are no multiples of the 4 devices of a
 *   rank, which `enable_shared_expert_dp` drops (vllm-ascend v0.30.0rc2, platform.py:1279).
 *
 * `recompute_scheduler_enable` stays at the top of `additionalConfig`; each start warns that scheduler_config is its place now
 * (ascend_config.py:1663).
 *
 * Deviations from the document:
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md). Mooncake is not in the folder that the
 *   document adds: the image installs Mooncake as a package of Python (Dockerfile.a3:75).
 */
export default defineTopology({
  name: "a3-glm47-2p1d",
  summary:
    "GLM-4.7 w8a8 on four Atlas 800 A3, two prefill groups dp 2, tp 8, decode dp 8, tp 4, context 133000",
  source: "GLM4.x.md of vllm-ascend v0.30.0rc2, §5.3 and §5.4",
  model: glm47("glm"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1" },
  groups: {
    prefill: {
      role: "prefill",
      replicas: 2,
      nodes: 1,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 9300, dataParallelRpc: 12880, kv: 30000 },
      env: { ...glm47TransferEnv, HCCL_BUFFSIZE: "256" },
      args: {
        ...glm47TransferArgs,
        ...glm47Drafts(1),
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 64,
        enforceEager: true,
        additionalConfig: glm47Config,
      },
      overrides: { replicas: { "1": { ports: { kv: 30100 } } } },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 9300, dataParallelRpc: 12778, kv: 30200 },
      env: {
        ...glm47TransferEnv,
        HCCL_BUFFSIZE: "512",
        VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
        TASK_QUEUE_ENABLE: "1",
      },
      args: {
        ...glm47TransferArgs,
        ...glm47Drafts(3),
        maxNumBatchedTokens: 128,
        maxNumSeqs: 4,
        compilationConfig: {
          cudagraph_mode: "FULL_DECODE_ONLY",
          cudagraph_capture_sizes: [
            1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 26, 28, 30, 32, 64, 128, 256, 512,
          ],
        },
        additionalConfig: { ...glm47Config, recompute_scheduler_enable: true, enable_fused_mc2: 1 },
      },
    },
  },
  proxy: { port: 8000 },
  accepts,
});
