import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w4a8c8-1m-1p1d",
  source: "GLM5.2.md of main at 2026-08-22, lines 1407 to 1580",
  image: "quay.io/ascend/vllm-ascend:v0.26.0rc1-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · EXP · VLLM_ASCEND_ENABLE_NZ=1 · OMP_PROC_BIND=false · OMP_NUM_THREADS=20 · HCCL_BUFFSIZE=768 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · VLLM_WORKER_MULTIPROC_METHOD=spawn · TASK_QUEUE_ENABLE=1 · VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480",
      flags: `MTP1 · seed 1024 · host 0.0.0.0 · port 9081 · served-model-name glm-52 · max-model-len 1024000 · max-num-batched-tokens 16384 · gpu-memory-utilization 0.75 · max-num-seqs 8 · data-parallel-size 4 · data-parallel-size-local 2 · data-parallel-start-rank $data_parallel_start_rank · data-parallel-address $node_p0_ip · data-parallel-rpc-port 16591 · pipeline-parallel-size 1 · tensor-parallel-size 8 · prefill-context-parallel-size 1 · decode-context-parallel-size 8 · cp-kv-cache-interleave-size 128 · enforce-eager · quantization ascend · enable-expert-parallel · safetensors-load-strategy prefetch
        · additional-config {"enable_dsa_cp":true,"ascend_compilation_config":{"enable_npugraph_ex":true},"multistream_overlap_shared_expert":true,"enable_sparse_li_c8":true,"enable_cpu_binding":true,"recompute_scheduler_enable":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":4,"tp_size":8}}}`,
      perNode: ["data-parallel-start-rank 0 · api-server-count 1", "data-parallel-start-rank 2 · headless"],
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · EXP · VLLM_ASCEND_ENABLE_NZ=1 · OMP_PROC_BIND=false · OMP_NUM_THREADS=20 · HCCL_BUFFSIZE=768 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · VLLM_WORKER_MULTIPROC_METHOD=spawn · TASK_QUEUE_ENABLE=1 · VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480",
      flags: `FDO · MTP3 · seed 1024 · host 0.0.0.0 · port 9900 · served-model-name glm-52 · max-model-len 1024000 · max-num-batched-tokens 128 · gpu-memory-utilization 0.93 · max-num-seqs 32 · data-parallel-size 4 · data-parallel-size-local 2 · data-parallel-start-rank $data_parallel_start_rank · data-parallel-address $node_d0_ip · data-parallel-rpc-port 16600 · pipeline-parallel-size 1 · tensor-parallel-size 8 · prefill-context-parallel-size 1 · decode-context-parallel-size 8 · cp-kv-cache-interleave-size 128 · quantization ascend · enable-expert-parallel · safetensors-load-strategy prefetch
        · additional-config {"ascend_compilation_config":{"enable_npugraph_ex":true},"multistream_overlap_shared_expert":true,"enable_sparse_li_c8":true,"enable_cpu_binding":true,"recompute_scheduler_enable":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30100","engine_id":"1","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":4,"tp_size":8}}}`,
      perNode: ["data-parallel-start-rank 0 · api-server-count 1", "data-parallel-start-rank 2 · headless"],
    },
  },
  proxy: { port: 8000, prefill: [9081], decode: [9900] },
  departures: [{ group: "prefill", at: "additional-config.enable_flashcomm1", value: true }],
};
