import { defineTopology } from "../core/index.ts";
import { glm51, glm51Args, glm51Env, glm51Keys } from "./parts/ascend-950.ts";
import { decodeGraphs, drafts, engines, everywhere, keptAtTop } from "./parts/vllm-ascend-documents.ts";

const env = {
  ...glm51Env,
  PYTORCH_NPU_ALLOC_CONF: everywhere.PYTORCH_NPU_ALLOC_CONF,
  VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "30000",
  HCCL_ALGO: "level0:fullmesh",
  ASCEND_LOCAL_COMM_RES: '{"version":"1.3"}',
};

const keys = { ...glm51Keys, recompute_scheduler_enable: true };

/**
 * GLM-5.1 w4a4c8 with separate prefill and decode on four Ascend 950DT: two prefill groups of one node, one decode group on two
 * nodes, and the proxy in front. GLM5.md of vllm-ascend v0.30.0rc2, §5.3.1.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node of decode, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * The launch script makes the directory of `PROMETHEUS_MULTIPROC_DIR`, as the document's commands do, and empties it of the files
 * of an earlier container.
 *
 * Documented values without effect, kept unchanged: `recompute_scheduler_enable` in prefill, and `ASCEND_LOCAL_COMM_RES`, which
 * vllm-ascend replaces with the file of the device below /etc/hixlep (v0.30.0rc2, utils.py:721).
 *
 * All ranks of decode have the `engine_id` 3, as in the document; vLLM appends `_dp` and the rank to it (vLLM 0.30.0,
 * v1/engine/core.py:1310). It appends nothing where dataParallelSize is 1, as in prefill.
 *
 * Deviations from the document:
 * - The second prefill group has the `engine_id` 1-1. The document gives both the id 1, by which decode stores the addresses of a
 *   prefill engine (v0.30.0rc2, mooncake_connector.py:816): it would read the blocks of one at the addresses of the other.
 * - `maxModelLen` is 135000 on both nodes of decode. The document's second node has 202752, more than prefill takes.
 * - `enable_cpu_binding`, `multistream_overlap_shared_expert` and `recompute_scheduler_enable` are booleans. The document writes
 *   the text "True", which vllm-ascend reads as one.
 * - Prefill has no data-parallel RPC port: the document gives its launcher 10521, which the command of one rank does not take.
 * - maxNumSeqs of prefill is that of the command, 8; the table in §9.1 has 20.
 */
export default defineTopology({
  name: "a5-glm51-1p1d",
  summary: "GLM-5.1 w4a4c8 on four Ascend 950DT, two prefill groups tp 8, decode dp 16, tp 1, context 135000",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.3.1",
  model: glm51,
  engine: engines["v0.30.0rc2"],
  hardware: "ascend-950dt",
  kvTransfer: {
    connector: "MooncakeConnectorV1",
    extraConfig: { ascend_local_comm_res_path: "/etc/hixlep" },
  },
  groups: {
    prefill: {
      role: "prefill",
      replicas: 2,
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 6700, kv: 30100 },
      engineId: "1",
      env: { ...env, HCCL_BUFFSIZE: "300" },
      args: {
        ...glm51Args,
        ...drafts(1),
        maxModelLen: 135000,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 8,
        enforceEager: true,
        additionalConfig: { ...keys, enable_dsa_cp: true, enable_flashcomm1: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 16,
      tensorParallelSize: 1,
      ports: { api: 6721, dataParallelRpc: 10523, kv: 30300 },
      engineId: "3",
      env: { ...env, HCCL_BUFFSIZE: "1200" },
      args: {
        ...glm51Args,
        ...decodeGraphs,
        ...drafts(3),
        maxModelLen: 135000,
        maxNumBatchedTokens: 240,
        maxNumSeqs: 60,
        additionalConfig: { ...keys, finegrained_tp_config: { lmhead_tensor_parallel_size: 8 } },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    "ascend-switch-deprecated": {
      "groups.prefill.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
      "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    },
    "ascend-recompute-scheduler-producer": {
      "groups.prefill.args.additionalConfig.recompute_scheduler_enable":
        "the document sets it for both roles; vllm-ascend v0.30.0rc2 ignores it in prefill groups (platform.py:1111)",
    },
  },
});
