import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  keptAtTop,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on two Atlas 800 A3 with a context of 66000: four data-parallel ranks of eight devices, the head serves, the other
 * node is headless. GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.2, tab A3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `TP_SOCKET_IFNAME`, the NIC of that address, as the older documents set it.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `multistream_overlap_shared_expert`, which `enable_fused_mc2` turns off
 * (vllm-ascend v0.30.0rc2, ascend_config.py:842), and `c8_enable_reshape_optim`, which only prefill groups read (:933).
 *
 * Deviation from the document: the stack omits `fuse_muls_add` at the top of `additionalConfig`. The release refuses unknown keys
 * (ascend_config.py:565); in ascend_compilation_config the fusion is on by default (:129).
 */
export default defineTopology({
  name: "a3-glm52-w4a8c8-2node",
  summary: "GLM-5.2 w4a8c8 on two Atlas 800 A3, dp 4, tp 8, context 66000",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.2",
  model: glm52("w4a8c8", "glm-52"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 8000, dataParallelRpc: 12980 },
      env: { ...everywhere, HCCL_BUFFSIZE: "400" },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(3),
        apiServerCount: 1,
        enableExpertParallel: true,
        maxNumSeqs: 16,
        maxModelLen: 66000,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.9,
        attentionConfig: { indexer_kv_dtype: "int8" },
        additionalConfig: {
          enable_dsa_cp: true,
          enable_balance_scheduling: true,
          multistream_overlap_shared_expert: true,
          c8_enable_reshape_optim: false,
          enable_flashcomm1: true,
          enable_fused_mc2: 1,
        },
      },
    },
  },
  accepts: {
    "ascend-switch-deprecated": {
      "groups.serve.args.additionalConfig.enable_balance_scheduling": keptAtTop,
    },
    "ascend-fused-mc2-shared-expert": {
      "groups.serve.args.additionalConfig.multistream_overlap_shared_expert":
        "the document sets it beside enable_fused_mc2, which turns it off by itself",
    },
  },
});
