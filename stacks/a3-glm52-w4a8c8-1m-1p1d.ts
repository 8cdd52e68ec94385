import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { decodeContext, rpcPortAccepts, timeoutAccepts } from "./parts/glm-5.2-prefill-decode.ts";
import {
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  keptAtTop,
  longTimeouts,
  onBoth,
  prefetched,
} from "./parts/vllm-ascend-documents.ts";

/** Variables of both sides. */
const env = {
  ...everywhere,
  ...longTimeouts,
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "20",
  VLLM_ASCEND_ENABLE_NZ: "1",
  HCCL_BUFFSIZE: "768",
  VLLM_WORKER_MULTIPROC_METHOD: "spawn",
  TASK_QUEUE_ENABLE: "1",
  VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
};

/** Flags of both sides. */
const args = {
  ...prefetched,
  ...decodeContext(8),
  seed: 1024,
  apiServerCount: 1,
  enableExpertParallel: true,
  maxModelLen: 1024000,
};

/** Keys of `additionalConfig` on both sides. */
const additionalConfig = {
  ascend_compilation_config: { enable_npugraph_ex: true },
  multistream_overlap_shared_expert: true,
  enable_sparse_li_c8: true,
  enable_cpu_binding: true,
  recompute_scheduler_enable: true,
};

/**
 * GLM-5.2 w4a8c8 on four Atlas 800 A3 with a context of 1024000: a prefill and a decode group of four ranks on two nodes each, whose
 * caches are spread over the eight devices of a rank, and the proxy in front. The head of each group serves for all of its ranks, the
 * other node is headless. GLM5.2.md of vllm-ascend main at 2026-08-22, §5.2.3, whose switches in variables act up to v0.26.0rc1. The
 * document has a placeholder for the path of the weights; the stack takes that of its other commands. GLM5.2.md of v0.23.0.post1
 * (§3.1) calls these weights experimental, with a known loss of accuracy where prefill and decode are separate.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values with known issues, kept unchanged:
 * - All ranks of a role have the same `engine_id`. vLLM 0.26 appends the rank to it (core.py:1280).
 * - `recompute_scheduler_enable` has no effect on prefill, and HCCL has no `HCCL_TRANSFER_TIMEOUT`.
 *
 * Deviation from the document: `enable_flashcomm1` on prefill. Without it `enable_dsa_cp` stops the start (vllm-ascend v0.26.0rc1,
 * utils.py:1402); GLM5.2.md of v0.23.0 has it in this command.
 */
export default defineTopology({
  name: "a3-glm52-w4a8c8-1m-1p1d",
  summary: "GLM-5.2 w4a8c8 on four Atlas 800 A3, prefill and decode dp 4, tp 8, dcp 8, context 1024000",
  source: "GLM5.2.md of vllm-ascend main at 2026-08-22, §5.2.3",
  model: glm52("w4a8c8", "glm-52"),
  engine: engines["v0.26.0rc1"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      loadBalancing: "internal",
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      engineId: "0",
      env,
      args: {
        ...args,
        ...drafts(1),
        maxNumBatchedTokens: 16384,
        maxNumSeqs: 8,
        gpuMemoryUtilization: 0.75,
        enforceEager: true,
        additionalConfig: { ...additionalConfig, enable_dsa_cp: true, enable_flashcomm1: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      loadBalancing: "internal",
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30100 },
      engineId: "1",
      env,
      args: {
        ...args,
        ...decodeGraphs,
        ...drafts(3),
        maxNumBatchedTokens: 128,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.93,
        additionalConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...timeoutAccepts,
    ...rpcPortAccepts,
    "ascend-switch-deprecated": onBoth("args.additionalConfig.recompute_scheduler_enable", keptAtTop),
    "ascend-recompute-scheduler-producer": {
      "groups.prefill.args.additionalConfig.recompute_scheduler_enable":
        "the document sets it on both sides; v0.26.0rc1 ignores it in prefill groups",
    },
  },
});
