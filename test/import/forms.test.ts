import { describe, expect, test } from "vitest";
import { importOf, stackOf } from "./import-of.ts";

const transfer = (role: string, port: number, id: string) =>
  `'{"kv_connector": "MooncakeConnectorV1", "kv_role": "${role}", "kv_port": "${port}", "engine_id": "${id}", "kv_connector_extra_config": {"use_ascend_direct": true, "prefill": {"dp_size": 2, "tp_size": 8}, "decode": {"dp_size": 2, "tp_size": 8}}}'`;

const external = `
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

const internal = `
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

const single = `
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

const node = (rank: number, start: string) => `
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

const manifests = `
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

const mounted = `
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

describe("an import writes a stack", () => {
  test("of an upstream test with a server per rank", () => {
    expect(stackOf(external)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5.1 w8a8 on 3 Atlas 800 A3: prefill 2 × (dp 2, tp 8), decode dp 2, tp 8. Imported from file.
       *
       * Deviations from the file:
       * - special_dependencies is not imported: the image must contain {"transformers":"5.2.0"}.
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5.1-w8a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5.1-w8a8: without --served-model-name, vLLM serves the model under that name.
       * - glm-serve itself sets ASCEND_RT_VISIBLE_DEVICES, HCCL_IF_IP.
       *
       * What the file does not say:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm51-pd",
        summary: "GLM-5.1 w8a8 on 3 Atlas 800 A3: prefill 2 × (dp 2, tp 8), decode dp 2, tp 8",
        source: "file",
        model: {
          name: "GLM-5.1",
          weights: "w8a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.1-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5.1-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
        groups: {
          prefill: {
            role: "prefill",
            replicas: 2,
            nodes: 1,
            dataParallelSize: 2,
            tensorParallelSize: 8,
            ports: { api: 7100, dataParallelRpc: 12321, kv: 30000 },
            engineId: "0",
            env: { OMP_PROC_BIND: "False", OMP_NUM_THREADS: "1", HCCL_BUFFSIZE: "256" },
            args: { enableExpertParallel: true, maxNumSeqs: 16 },
            overrides: {
              replicas: {
                "1": { ports: { api: 7101, kv: 30100 }, args: { maxNumSeqs: 8 }, engineId: "1" },
              },
            },
          },
          decode: {
            role: "decode",
            nodes: 1,
            dataParallelSize: 2,
            tensorParallelSize: 8,
            ports: { api: 7102, dataParallelRpc: 12321, kv: 30200 },
            engineId: "2",
            env: { OMP_PROC_BIND: "False", OMP_NUM_THREADS: "1", HCCL_BUFFSIZE: "1024" },
            args: { enableExpertParallel: true, maxNumSeqs: 16 },
          },
        },
        proxy: { port: 1999 },
      });
      "
    `);
  });

  test("of an upstream test with a server per node", () => {
    expect(stackOf(internal)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5.1 w8a8 on 2 Atlas 800 A3: dp 4, tp 8. Imported from file.
       *
       * Deviations from the file:
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5.1-w8a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5.1-w8a8: without --served-model-name, vLLM serves the model under that name.
       *
       * What the file does not say:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm51-two-nodes",
        summary: "GLM-5.1 w8a8 on 2 Atlas 800 A3: dp 4, tp 8",
        source: "file",
        model: {
          name: "GLM-5.1",
          weights: "w8a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.1-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5.1-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 2,
            dataParallelSize: 4,
            tensorParallelSize: 8,
            ports: { api: 8077, dataParallelRpc: 13399 },
            env: { HCCL_BUFFSIZE: "200", OMP_PROC_BIND: "False" },
            args: { speculativeConfig: { num_speculative_tokens: 3, method: "mtp" }, gpuMemoryUtilization: 0.9 },
            overrides: {
              nodes: {
                "1": { env: { OMP_NUM_THREADS: "1" }, args: { gpuMemoryUtilization: 0.95 } },
              },
            },
          },
        },
      });
      "
    `);
  });

  test("of an upstream test on one node", () => {
    expect(stackOf(single)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w4a8 on 1 Atlas 800 A3: tp 16. Imported from file.
       *
       * Deviations from the file:
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5-w4a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5-w4a8: without --served-model-name, vLLM serves the model under that name.
       *
       * What the file does not say:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       *
       * Not imported:
       * - file: test_cases[1]: GLM-5-TP8 is another deployment; the import has the first one.
       */
      export default defineTopology({
        name: "glm-5-tp16",
        summary: "GLM-5 w4a8 on 1 Atlas 800 A3: tp 16",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w4a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5-w4a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5-w4a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 16,
            ports: { api: 8000 },
            env: { HCCL_BUFFSIZE: "200", TASK_QUEUE_ENABLE: "1.0" },
            args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } },
          },
        },
      });
      "
    `);
  });

  test("of scripts, one for each node", () => {
    const scripts = [node(0, ""), node(1, "--headless --data-parallel-start-rank 1")];
    expect(stackOf(scripts)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w8a8 on 2 Atlas 800 A3: dp 2, tp 16. Imported from file.
       *
       * Deviations from the file:
       * - glm-serve itself sets HCCL_IF_IP, GLOO_SOCKET_IFNAME, HCCL_SOCKET_IFNAME.
       *
       * What the file does not say:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm-5",
        summary: "GLM-5 w8a8 on 2 Atlas 800 A3: dp 2, tp 16",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w8a8",
          path: "/root/.cache/GLM5-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "glm-5",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 2,
            dataParallelSize: 2,
            tensorParallelSize: 16,
            ports: { api: 8077, dataParallelRpc: 12890 },
            env: { HCCL_BUFFSIZE: "200", LD_PRELOAD: "/usr/lib/libjemalloc.so.2:$LD_PRELOAD" },
            args: { maxNumSeqs: 16 },
            overrides: {
              nodes: {
                "1": { args: { maxNumSeqs: 8 } },
              },
            },
          },
        },
      });
      "
    `);
  });

  test("of a command line", () => {
    const command = "vllm serve zai-org/GLM-4.7-FP8 --tensor-parallel-size 8 --enable-expert-parallel";
    expect(stackOf(command)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-4.7 fp8 on 1 Atlas 800 A2: tp 8. Imported from file.
       *
       * Deviations from the file:
       * - model.path is where ModelScope stores zai-org/GLM-4.7-FP8; change it if your weights are elsewhere.
       * - servedModelName is zai-org/GLM-4.7-FP8: without --served-model-name, vLLM serves the model under that name.
       *
       * What the file does not say:
       * - hardware is atlas-800-a2: a node has 8 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm47",
        summary: "GLM-4.7 fp8 on 1 Atlas 800 A2: tp 8",
        source: "file",
        model: {
          name: "GLM-4.7",
          weights: "fp8",
          path: "/root/.cache/modelscope/hub/models/zai-org/GLM-4.7-FP8",
          volumePath: "/root/.cache",
          servedModelName: "zai-org/GLM-4.7-FP8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a2",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 8,
            ports: { api: 8000 },
            args: { enableExpertParallel: true },
          },
        },
      });
      "
    `);
  });

  test("of a LeaderWorkerSet", () => {
    expect(stackOf(manifests, {})).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w8a8 on 4 Atlas 800 A3: 2 × (dp 2, tp 16). Imported from file.
       *
       * Deviations from the file:
       * - POD_IP is left out: the pod takes its place.
       * - servedModelName is /models/GLM-5-w8a8: without --served-model-name, vLLM serves the model under that name.
       *
       * Not imported:
       * - file: LeaderWorkerSet/glm.env.HF_TOKEN: HF_TOKEN comes from a Secret or a ConfigMap; name it under secretEnvironment
       *   of the site.
       */
      export default defineTopology({
        name: "glm",
        summary: "GLM-5 w8a8 on 4 Atlas 800 A3: 2 × (dp 2, tp 16)",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w8a8",
          path: "/models/GLM-5-w8a8",
          volumePath: "/models",
          servedModelName: "/models/GLM-5-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            replicas: 2,
            nodes: 2,
            dataParallelSize: 2,
            tensorParallelSize: 16,
            ports: { api: 8000, dataParallelRpc: 12890 },
            env: { HCCL_BUFFSIZE: "200" },
          },
        },
      });
      "
    `);
  });

  test("of a Deployment with a script in a ConfigMap", () => {
    expect(stackOf(mounted)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-4.7 w8a8 on 1 Atlas 800 A2: tp 8. Imported from file.
       *
       * Deviations from the file:
       * - servedModelName is /models/GLM-4.7-W8A8: without --served-model-name, vLLM serves the model under that name.
       */
      export default defineTopology({
        name: "glm",
        summary: "GLM-4.7 w8a8 on 1 Atlas 800 A2: tp 8",
        source: "file",
        model: {
          name: "GLM-4.7",
          weights: "w8a8",
          path: "/models/GLM-4.7-W8A8",
          volumePath: "/models",
          servedModelName: "/models/GLM-4.7-W8A8",
          quantization: "none",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a2",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 8,
            ports: { api: 8000 },
            env: { MODEL: "/models/GLM-4.7-W8A8", HCCL_BUFFSIZE: "200" },
            args: { maxModelLen: 8192 },
          },
        },
      });
      "
    `);
  });
});

describe("an import reports", () => {
  const losses: readonly (readonly [string, string])[] = [
    ["a text without a server", "echo hello"],
    [
      "manifests without a server",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ image: busybox }] }",
    ],
    ["a test without a command", "test_cases: [{ name: a, epd_server_cmds: [] }]"],
    ["a node that is missing", node(0, "")],
    [
      "a template without its launcher",
      "vllm serve /models/GLM-5-w8a8 -tp 16 -q ascend -dp $3 -dpn $4 -dpa $5 -dpp $6",
    ],
    [
      "a variable with an address",
      "export MASTER=$local_ip:80\nvllm serve /models/GLM-5-w8a8 -tp 16 -q ascend",
    ],
    ["a variable that nothing sets", "export A=$B\nvllm serve /models/GLM-5-w8a8 -tp 16 -q ascend"],
    ["a secret", "export HF_TOKEN=abc\nvllm serve /models/GLM-5-w8a8 -tp 16 -q ascend"],
    ["a path that nothing sets", "vllm serve $MODEL -tp 16"],
    [
      "two engines",
      "vllm serve /models/GLM-5-w8a8 -tp 16 -q ascend\npython -m lightllm.server.api_server --model_dir /m",
    ],
    [
      "two models",
      "vllm serve /models/GLM-5-w8a8 -tp 8 -q ascend\nvllm serve /models/GLM-5-bf16 -tp 8 --port 9000",
    ],
    ["config for a pool", "config: []\ntemplates: []\nkv_pool: { type: other, config: {} }"],
  ];

  test("what it loses, with the place", () => {
    const reports = losses.map(([name, text]) => [
      name,
      importOf(text).lost.map(({ place, message }) => `${place}: ${message}`),
    ]);
    expect(Object.fromEntries(reports)).toMatchInlineSnapshot(`
      {
        "a node that is missing": [
          "file:10: The files start 1 of the 2 ranks of this group; rank 1 is missing. Add the files of the other nodes with --node.",
        ],
        "a path that nothing sets": [
          "file:1: The path of the model is $MODEL, and the file does not set the variable.",
        ],
        "a secret": [
          "file:1: HF_TOKEN looks like a secret; name it under secretEnvironment of the site.",
        ],
        "a template without its launcher": [
          "file:1: --data-parallel-size is $3, an argument of the script: add the command of its launcher (launch_online_dp.py) to the file.",
          "file:1: --data-parallel-rank is $4, an argument of the script: add the command of its launcher (launch_online_dp.py) to the file.",
        ],
        "a test without a command": [
          "file: test_cases[0]: test_cases[0] has no server_cmd, and glm-serve has no encode groups.",
        ],
        "a text without a server": [
          "file: file starts no server that glm-serve knows: vllm serve, xllm or lightllm.server.api_server.",
        ],
        "a variable that nothing sets": [
          "file:1: A refers to a variable that the file does not set: $B.",
        ],
        "a variable with an address": [
          "file:1: MASTER holds the address of a node, which is known in its pod only.",
        ],
        "config for a pool": [
          "file: kv_pool: kv_pool.type other is unknown.",
        ],
        "manifests without a server": [
          "file: file has no container whose command starts a server that glm-serve knows.",
        ],
        "two engines": [
          "file: The files start servers of vllm-ascend and lightllm, and a topology has one engine.",
        ],
        "two models": [
          "file:2: A process has another model, --served-model-name or --quantization than the first one, and a topology has one model.",
        ],
      }
    `);
  });

  test("files beside one that describes all nodes", () => {
    expect(importOf([single, "vllm serve a"]).lost.at(-1)?.message).toMatchInlineSnapshot(
      `"node1.sh is not read: node0.sh describes all nodes itself, and --node is for scripts."`,
    );
  });
});
