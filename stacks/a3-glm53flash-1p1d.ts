import { defineTopology } from "../core/index.ts";
import { flashArgs, flashEnv, glm53Flash } from "./parts/glm-5.3-flash.ts";
import { decodeGraphs, drafts, engines, everywhere, tools } from "./parts/vllm-ascend-documents.ts";

/** Variables of both scripts. */
const env = { ...everywhere, ...flashEnv, HCCL_BUFFSIZE: "1024" };

/** Flags with the same value in both scripts. */
const args = {
  ...flashArgs,
  ...tools,
  ...drafts(5),
  safetensorsLoadStrategy: "prefetch",
  maxModelLen: 133120,
  gpuMemoryUtilization: 0.92,
};

/**
 * GLM-5.3-Flash w8a8 on two Atlas 800 A3 with a context of 133120: two prefill ranks on one node, sixteen decode ranks with a device
 * each on the other, and the proxy in front. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2, A3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node.
 * - The additions of every stack in docs/additions.md.
 *
 * The document runs the proxy in the container of prefill; here it has a pod of its own. `limitMmPerPrompt` allows one image per request
 * and no video.
 *
 * The KV ports from 36680 on are among those that Linux gives to outgoing connections. Reserve them on the nodes of prefill with
 * the sysctl that `glm-serve ports` prints.
 */
export default defineTopology({
  name: "a3-glm53flash-1p1d",
  summary: "GLM-5.3-Flash w8a8 on two Atlas 800 A3, prefill dp 2, tp 8, decode dp 16, tp 1, context 133120",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm53Flash("w8a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV2" },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 1,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 9081, dataParallelRpc: 12325, kv: 36680 },
      env,
      args: {
        ...args,
        maxNumSeqs: 32,
        maxNumBatchedTokens: 8192,
        enforceEager: true,
        additionalConfig: { multistream_overlap_shared_expert: true, enable_flashcomm1: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 1,
      dataParallelSize: 16,
      tensorParallelSize: 1,
      ports: { api: 9900, dataParallelRpc: 12325, kv: 36580 },
      env,
      args: {
        ...args,
        ...decodeGraphs,
        maxNumSeqs: 10,
        maxNumBatchedTokens: 60,
        additionalConfig: {
          multistream_overlap_shared_expert: true,
          ascend_compilation_config: { enable_static_kernel: true },
        },
      },
    },
  },
  proxy: { port: 8081 },
  accepts: {
    "port-ephemeral": {
      "groups.prefill.ports.kv":
        "the document's ports; the nodes reserve them with the sysctl that glm-serve ports prints",
    },
  },
});
