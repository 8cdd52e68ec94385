import { defineTopology } from "../core/index.ts";
import { a2Transfer, flashArgs, flashEnv, glm53Flash } from "./parts/glm-5.3-flash.ts";
import { base, decodeGraphs, drafts, engines, everywhere, tools } from "./parts/vllm-ascend-documents.ts";

/** Variables of both scripts. */
const env = {
  ...everywhere,
  ...flashEnv,
  HCCL_BUFFSIZE: "1024",
  VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "3000",
  HCCL_EXEC_TIMEOUT: "3600",
  HCCL_CONNECT_TIMEOUT: "1200",
  VLLM_RPC_TIMEOUT: "3600000",
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "10",
};

/** Flags with the same value in both scripts. */
const args = {
  ...base,
  ...tools,
  ...drafts(3),
  enableExpertParallel: true,
  enablePrefixCaching: true,
  enableChunkedPrefill: true,
  asyncScheduling: true,
  safetensorsLoadStrategy: "prefetch",
  maxModelLen: 200000,
};

const longest = "the document asks for 3600 s; with AIV, HCCL uses at most 1091 s";

/** Ports of HCCL for one decode rank: a hundred from 60000 on, since four ranks share a node. */
function ownPorts(rank: number): Record<string, string> {
  const range = `${60_000 + 100 * rank}-${60_099 + 100 * rank}`;
  return { HCCL_HOST_SOCKET_PORT_RANGE: range, HCCL_NPU_SOCKET_PORT_RANGE: range };
}

/**
 * GLM-5.3-Flash w8a8 on four Atlas 800 A2 with a context of 200000: two prefill ranks of a node each behind one API, eight decode ranks
 * on the other two nodes, and the proxy in front. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2, A2.
 *
 * Additions to the documented processes:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (12322, 12326).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values, kept unchanged:
 * - MooncakeConnectorV2 reads neither `prefill` and `decode` of its config nor `use_ascend_direct` (kv_p2p/mooncake). Both blocks must
 *   still change with the degrees, or they mislead readers.
 * - Prefill has no `limitMmPerPrompt`, so it allows what the model does; decode allows one image per request and no video.
 *
 * Deviations from the document:
 * - Prefill distributes requests to its ranks itself: `--data-parallel-size-local` 1 and, on the second node,
 *   `--data-parallel-start-rank` 1 in place of `--data-parallel-rank`. The document sets `headless` on the second node beside
 *   `--data-parallel-rank`, which vLLM refuses ("must not use --headless in external or hybrid dp lb mode", vLLM 0.30.0,
 *   v1/engine/utils.py:1353). Its proxy lists the first node only, as here.
 * - The headless node has the port of the first node (9081, not 9082), which it does not use.
 */
export default defineTopology({
  name: "a2-glm53flash-1p1d",
  summary: "GLM-5.3-Flash w8a8 on four Atlas 800 A2, prefill dp 2, tp 8, decode dp 8, tp 2, context 200000",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm53Flash("w8a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  kvTransfer: a2Transfer,
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      loadBalancing: "internal",
      setVisibleDevices: true,
      ports: { api: 9081, dataParallelRpc: 12321, kv: 30000 },
      env,
      args: {
        ...args,
        maxNumSeqs: 64,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.92,
        enforceEager: true,
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 2,
      ports: { api: 9900, dataParallelRpc: 12325, kv: 30100 },
      env: {
        ...env,
        PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True,pin_memory_expandable_segments:True",
      },
      args: {
        ...args,
        ...decodeGraphs,
        maxNumSeqs: 32,
        maxNumBatchedTokens: 1024,
        gpuMemoryUtilization: 0.85,
        skipMmProfiling: true,
        limitMmPerPrompt: flashArgs.limitMmPerPrompt,
      },
      overrides: {
        ranks: Object.fromEntries(
          Array.from({ length: 8 }, (_, rank) => [String(rank), { env: ownPorts(rank) }]),
        ),
      },
    },
  },
  proxy: { port: 8081 },
  accepts: {
    "hccl-execution-timeout-vector-core": {
      "groups.prefill.env.HCCL_EXEC_TIMEOUT": longest,
      "groups.decode.env.HCCL_EXEC_TIMEOUT": longest,
    },
  },
});
