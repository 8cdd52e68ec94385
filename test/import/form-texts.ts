const transfer = (role: string, port: number, id: string) =>
  `'{"kv_connector": "MooncakeConnectorV1", "kv_role": "${role}", "kv_port": "${port}", "engine_id": "${id}", "kv_connector_extra_config": {"use_ascend_direct": true, "prefill": {"dp_size": 2, "tp_size": 8}, "decode": {"dp_size": 2, "tp_size": 8}}}'`;

/** A test of upstream with a server per rank: two prefill replicas and one decode group. */
export const external = `
test_name: "GLM-5.1-PD"
model: "Eco-Tech/GLM-5.1-w8a8"
num_nodes: 3
npu_per_node: 16
special_dependencies: { transformers: 5.2.0 }
routing:
  type: disaggregated_prefill
  groups: { prefiller: [0, 1], decoder: [2] }
config:
${[0, 1, 2]
  .map(
    (node) =>
      `  - { node_index: ${node}, port_start: ${7100 + node}, dp_rpc_port: 12321, dp_size: 2, dp_size_local: 2, tp_size: 8, dp_address: "\${NODE_${node}_IP}" }`,
  )
  .join("\n")}
env_common: &common
  SERVER_PORT: "\${PORT}"
  ASCEND_RT_VISIBLE_DEVICES: "\${VISIBLE_DEVICES}"
  OMP_PROC_BIND: false
  OMP_NUM_THREADS: 1
  HCCL_IF_IP: "\${LOCAL_IP}"
templates:
${[
  ["kv_producer", 30000, "0"],
  ["kv_producer", 30100, "1"],
  ["kv_consumer", 30200, "2"],
]
  .map(
    ([role, port, id], node) => `  - node_index: ${node}
    envs:
      <<: *common
      HCCL_BUFFSIZE: "${node === 2 ? 1024 : 256}"
    server_cmd_template:
      - --port
      - $SERVER_PORT
      - --data-parallel-size
      - \${DP_SIZE}
      - --data-parallel-rank
      - \${DP_RANK}
      - --data-parallel-address
      - \${DP_ADDRESS}
      - --data-parallel-rpc-port
      - \${DP_RPC_PORT}
      - --tensor-parallel-size
      - \${TP_SIZE}
      - --enable-expert-parallel
      - --max-num-seqs
      - "${node === 1 ? 8 : 16}"
      - --quantization
      - ascend
      - --kv-transfer-config
      - ${transfer(String(role), Number(port), String(id))}`,
  )
  .join("\n")}
benchmarks: {}
`;

/** A test of upstream with a server per node. */
export const internal = `
test_name: test GLM-5.1 two nodes
model: Eco-Tech/GLM-5.1-w8a8
num_nodes: 2
npu_per_node: 16
env_common: &common { HCCL_BUFFSIZE: 200, SERVER_PORT: 8077, OMP_PROC_BIND: no }
deployment:
  - envs: *common
    server_cmd: >
      vllm serve Eco-Tech/GLM-5.1-w8a8 --port $SERVER_PORT
      --data-parallel-size 4 --data-parallel-size-local 2 --data-parallel-address $LOCAL_IP
      --data-parallel-rpc-port 13399 --tensor-parallel-size 8 --quantization ascend --pipeline-parallel-size 1
      --speculative_config '{"num_speculative_tokens": 3,
        "method": "mtp"}' --gpu-memory-utilization 0.90
  - envs: { <<: *common, OMP_NUM_THREADS: 1 }
    server_cmd: >
      vllm serve Eco-Tech/GLM-5.1-w8a8 --headless
      --data-parallel-size 4 --data-parallel-size-local 2 --data-parallel-start-rank 2
      --data-parallel-address $MASTER_IP --data-parallel-rpc-port 13399
      --tensor-parallel-size 8 --quantization ascend
      --speculative_config '{"method": "mtp", "num_speculative_tokens": 3}' --gpu-memory-utilization 0.95
benchmarks:
`;

/** A test of upstream on one node. */
export const single = `
_envs: &envs { HCCL_BUFFSIZE: "200", SERVER_PORT: "DEFAULT_PORT", TASK_QUEUE_ENABLE: 1.0 }
test_cases:
  - name: GLM-5-TP16
    model: Eco-Tech/GLM-5-w4a8
    envs: *envs
    server_cmd: ["--port", "$SERVER_PORT", "--tensor-parallel-size", "16", "--quantization", "ascend"]
    server_cmd_extra: ["--compilation-config", '{"cudagraph_mode": "FULL_DECODE_ONLY"}']
  - name: GLM-5-TP8
    model: Eco-Tech/GLM-5-w4a8
    envs: *envs
    server_cmd: ["--tensor-parallel-size", "8"]
`;

/** The script of a node, as the documents have it. */
export const node = (rank: number, start: string) => `
# The address of this node.
nic_name="xxx"
local_ip="xxx"
node0_ip="xxxx"
export HCCL_IF_IP=$local_ip
export GLOO_SOCKET_IFNAME=$nic_name HCCL_SOCKET_IFNAME=$nic_name
export HCCL_BUFFSIZE=$((100 * 2))
export LD_PRELOAD=/usr/lib/libjemalloc.so.2:$LD_PRELOAD
vllm serve /root/.cache/GLM5-w8a8 \\
  --host 0.0.0.0 --port 8077 \\
  -dp 2 --data-parallel-size-local 1 ${start} \\
  --data-parallel-address $node0_ip --data-parallel-rpc-port 12890 \\
  -tp 16 --quantization ascend --served-model-name glm-5 \\
  --max-num-seqs ${rank === 0 ? 16 : 8}
`;

/** A LeaderWorkerSet whose script chooses by the index of the pod. */
export const manifests = `
apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: { name: glm }
spec:
  replicas: 2
  leaderWorkerTemplate:
    size: 2
    workerTemplate:
      spec:
        hostNetwork: true
        containers:
          - name: sidecar
            image: busybox
          - name: vllm
            image: mirror.example/ascend/vllm-ascend:v0.20.2rc1-a3
            env:
              - { name: HCCL_BUFFSIZE, value: "200" }
              - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
              - { name: HF_TOKEN, valueFrom: { secretKeyRef: { name: hub, key: token } } }
            command: [bash, -c]
            args:
              - |
                FLAGS="-tp 16 -dp 2 -dpl 1 -dpa $(LWS_LEADER_ADDRESS) -dpp 12890 -q ascend"
                if [ "$LWS_WORKER_INDEX" = 0 ]; then
                  vllm serve /models/GLM-5-w8a8 --port 8000 $FLAGS
                else
                  vllm serve /models/GLM-5-w8a8 --headless -dpr $LWS_WORKER_INDEX $FLAGS
                fi
            resources: { limits: { huawei.com/Ascend910: 16 } }
            volumeMounts: [{ name: weights, mountPath: /models }]
`;

/** A Deployment with a script in a ConfigMap. */
export const mounted = `
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: scripts }
    data:
      serve.sh: |
        export HCCL_BUFFSIZE=200
        exec vllm serve "$MODEL" --tensor-parallel-size 8 --max-model-len "$1"
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: glm }
    spec:
      template:
        spec:
          containers:
            - name: vllm
              image: quay.io/ascend/vllm-ascend:v0.18.0
              command: [/bin/bash, /scripts/serve.sh, "8192"]
              env: [{ name: MODEL, value: /models/GLM-4.7-W8A8 }]
              resources: { limits: { huawei.com/Ascend910: "8" } }
              volumeMounts: [{ name: s, mountPath: /scripts }]
          volumes: [{ name: s, configMap: { name: scripts } }]
`;
