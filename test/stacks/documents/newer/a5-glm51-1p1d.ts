import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-w4a4c8-mxfp4";

export const deployment: DocumentedDeployment = {
  stack: "a5-glm51-1p1d",
  source: "GLM5.md of v0.30.0rc2, lines 600 to 965 and 1335",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a5",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: `NET3 · EXP · DEV · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_BUFFSIZE=300 · PROMETHEUS_MULTIPROC_DIR=/dev/shm/vllm_metrics · HCCL_DFS_CONFIG=task_exception:off,inconsistent_check:off · HCCL_ALGO=level0:fullmesh · ASCEND_LOCAL_COMM_RES={"version":"1.3"}`,
      flags: `TOOLS · MTP1 · IDX · host 0.0.0.0 · port 6700 · data-parallel-size 1 · tensor-parallel-size 8 · max-model-len 135000 · max-num-batched-tokens 8192 · served-model-name glm-5 · gpu-memory-utilization 0.95 · enable-expert-parallel · max-num-seqs 8 · enable-prefix-caching · trust-remote-code · enforce-eager · quantization ascend · kv-cache-dtype fp8 · attention_config.indexer_kv_dtype fp8
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30100","engine_id":"1","kv_connector_extra_config":{"prefill":{"dp_size":1,"tp_size":8},"decode":{"dp_size":16,"tp_size":1},"ascend_local_comm_res_path":"/etc/hixlep"}}
        · additional-config {"enable_cpu_binding":"True","multistream_overlap_shared_expert":"True","recompute_scheduler_enable":"True","enable_dsa_cp":true,"enable_flashcomm1":true}`,
    },
    decode: {
      nodes: 2,
      model,
      env: `NET3 · EXP · DEV · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_BUFFSIZE=1200 · PROMETHEUS_MULTIPROC_DIR=/dev/shm/vllm_metrics · HCCL_DFS_CONFIG=task_exception:off,inconsistent_check:off · HCCL_ALGO=level0:fullmesh · ASCEND_LOCAL_COMM_RES={"version":"1.3"}`,
      flags: `TOOLS · FDO · MTP3 · IDX · host 0.0.0.0 · max-num-batched-tokens 240 · served-model-name glm-5 · gpu-memory-utilization 0.95 · enable-expert-parallel · max-num-seqs 60 · enable-prefix-caching · trust-remote-code · quantization ascend · kv-cache-dtype fp8 · attention_config.indexer_kv_dtype fp8
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30300","engine_id":"3","kv_connector_extra_config":{"prefill":{"dp_size":1,"tp_size":8},"decode":{"dp_size":16,"tp_size":1},"ascend_local_comm_res_path":"/etc/hixlep"}}
        · additional-config {"enable_cpu_binding":"True","multistream_overlap_shared_expert":"True","recompute_scheduler_enable":"True","finegrained_tp_config":{"lmhead_tensor_parallel_size":8}}`,
      perNode: ["max-model-len 135000", "max-model-len 202752"],
      launcher:
        "--dp-size 16 --tp-size 1 --dp-size-local 8 --dp-rank-start 0|8 --dp-address <D0> --dp-rpc-port 10523 --vllm-start-port 6721",
    },
  },
  proxy: {
    port: 8000,
    prefill: [6700, 6700],
    decode: [6721, 6722, 6723, 6724, 6725, 6726, 6727, 6728, 6721, 6722, 6723, 6724, 6725, 6726, 6727, 6728],
  },
  departures: [
    { group: "prefill", at: "kv-transfer-config.engine_id", nodes: [1], value: "1-1" },
    { group: "decode", at: "max-model-len", nodes: [1], value: "135000" },
    ...["prefill", "decode"].flatMap((group) =>
      ["enable_cpu_binding", "multistream_overlap_shared_expert", "recompute_scheduler_enable"].map(
        (key) => ({
          group,
          at: `additional-config.${key}`,
          value: true,
        }),
      ),
    ),
  ],
};
