import { defineTopology } from "../core/index.ts";
import { glm51, glm51Args, glm51Env, glm51Keys } from "./parts/ascend-950.ts";
import { decodeGraphs, drafts, engines, everywhere } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.1 w4a4c8 on one Ascend 950DT with a context of 202752. GLM5.md of vllm-ascend v0.30.0rc2, §5.1.
 *
 * Additions to the documented process:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * The launch script makes the directory of `PROMETHEUS_MULTIPROC_DIR`, as the document's command does, and empties it of the files
 * of an earlier container.
 *
 * Documented value without effect, kept unchanged: `VLLM_ASCEND_ENABLE_PREFETCH_MLP`, which v0.17.0rc1 read last.
 *
 * Deviations from the document:
 * - `HCCL_INTRA_PCIE_ENABLE` is 1, as in the edition of v0.23.0.post1. HCCL ends with an error for `HCCL_INTRA_ROCE_ENABLE` 0
 *   alone (ParseIntraLinkType). Ascend 950 supports neither otherwise, according to the manual of HCCL.
 * - `enable_cpu_binding` and `multistream_overlap_shared_expert` are booleans. The document writes the text "True", which
 *   vllm-ascend reads as one.
 */
export default defineTopology({
  name: "a5-glm51-w4a4",
  summary: "GLM-5.1 w4a4c8 on one Ascend 950DT, tp 8, context 202752",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm51,
  engine: engines["v0.30.0rc2"],
  hardware: "ascend-950dt",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      setVisibleDevices: true,
      ports: { api: 8000 },
      env: {
        ...everywhere,
        ...glm51Env,
        HCCL_BUFFSIZE: "400",
        HCCL_INTRA_PCIE_ENABLE: "1",
        HCCL_INTRA_ROCE_ENABLE: "0",
        DYNAMIC_EPLB: "true",
        VLLM_ASCEND_ENABLE_PREFETCH_MLP: "1",
      },
      args: {
        ...glm51Args,
        ...decodeGraphs,
        ...drafts(3),
        seed: 1024,
        maxNumSeqs: 128,
        maxModelLen: 202752,
        maxNumBatchedTokens: 8192,
        additionalConfig: {
          ...glm51Keys,
          enable_dsa_cp: true,
          eplb_config: {
            dynamic_eplb: true,
            expert_heat_collection_interval: 50,
            algorithm_execution_interval: 5,
            eplb_policy_type: 2,
            num_redundant_experts: 0,
          },
          enable_flashcomm1: true,
        },
      },
    },
  },
  accepts: {
    "ascend-variable-read": {
      "groups.serve.env.VLLM_ASCEND_ENABLE_PREFETCH_MLP":
        "the document exports it; vllm-ascend v0.30.0rc2 does not read it",
    },
  },
});
