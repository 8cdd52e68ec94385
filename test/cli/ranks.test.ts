import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { topologyNames } from "../../program/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-ranks-"));

const run = (...argv: string[]) => call(directory, ["ranks", ...argv]);

const outputOf = async (...argv: string[]) => (await run(...argv)).stdout;

describe("ranks", () => {
  test("lists every process of a stack", async () => {
    const { code, stdout } = await run("a3-glm47-2p1d");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "GROUP      ROLE     NODE  POD                        PROCESS  RANKS  DEVICES  API
      prefill-0  prefill  0     a3-glm47-2p1d-prefill-0-0  rank-0   0      0-7      9300
      prefill-0  prefill  0     a3-glm47-2p1d-prefill-0-0  rank-1   1      8-15     9301
      prefill-1  prefill  0     a3-glm47-2p1d-prefill-1-0  rank-0   0      0-7      9300
      prefill-1  prefill  0     a3-glm47-2p1d-prefill-1-0  rank-1   1      8-15     9301
      decode-0   decode   0     a3-glm47-2p1d-decode-0-0   rank-0   0      0-3      9300
      decode-0   decode   0     a3-glm47-2p1d-decode-0-0   rank-1   1      4-7      9301
      decode-0   decode   0     a3-glm47-2p1d-decode-0-0   rank-2   2      8-11     9302
      decode-0   decode   0     a3-glm47-2p1d-decode-0-0   rank-3   3      12-15    9303
      decode-0   decode   1     a3-glm47-2p1d-decode-0-1   rank-4   4      0-3      9300
      decode-0   decode   1     a3-glm47-2p1d-decode-0-1   rank-5   5      4-7      9301
      decode-0   decode   1     a3-glm47-2p1d-decode-0-1   rank-6   6      8-11     9302
      decode-0   decode   1     a3-glm47-2p1d-decode-0-1   rank-7   7      12-15    9303
                 proxy          a3-glm47-2p1d-proxy        proxy                    8000
      "
    `);
  });

  test("shows the command and the environment of one process", async () => {
    expect(await outputOf("a2-glm47-2node", "--rank", "1")).toMatchInlineSnapshot(`
      "GROUP    ROLE   NODE  POD                       PROCESS  RANKS  DEVICES  API
      serve-0  serve  1     a2-glm47-2node-serve-0-1  node-1   1      0-7

      Command:
        vllm serve /root/.cache/verification/models/GLM-4.7
          --host 0.0.0.0
          --port 8080
          --data-parallel-size 2
          --data-parallel-size-local 1
          --headless
          --data-parallel-start-rank 1
          --data-parallel-address $node0_ip
          --data-parallel-rpc-port 8082
          --tensor-parallel-size 8
          --served-model-name glm47
          --additional-config {"ascend_scheduler_config":{"enabled":true},"chunked_prefill_for_mla":true,"enable_multistream_moe":false,"enable_weight_nz_layout":true}
          --enable-auto-tool-choice
          --enable-expert-parallel
          --gpu-memory-utilization 0.9
          --max-model-len 8192
          --max-num-batched-tokens 8192
          --max-num-seqs 8
          --reasoning-parser glm45
          --tool-call-parser glm47
          --trust-remote-code
          --tool-parser-plugin $files_directory/glm47_tool_parser.py
          --reasoning-parser-plugin $files_directory/glm45_reasoning_parser.py

      Environment:
        HCCL_IF_IP=$local_ip
        VLLM_HOST_IP=$local_ip
        GLOO_SOCKET_IFNAME=$nic_name
        TP_SOCKET_IFNAME=$nic_name
        HCCL_SOCKET_IFNAME=$nic_name
        HCCL_BUFFSIZE=1024
        HCCL_OP_EXPANSION_MODE=AIV
        OMP_NUM_THREADS=1
        OMP_PROC_BIND=false
        PYTORCH_NPU_ALLOC_CONF=expandable_segments:True
        VLLM_USE_V1=1
        ASCEND_RT_VISIBLE_DEVICES=0,1,2,3,4,5,6,7

      Only the cluster knows:
        $node0_ip: the address of node 0 of serve-0
        $files_directory: the directory of the files of glm-serve
        $local_ip: the address of this node
        $nic_name: the interface with the address of this node
      "
    `);
  });

  test("prints the script of one process in the form of the document", async () => {
    expect(await outputOf("a3-1p1d", "--pod", "a3-1p1d-prefill-0-1", "--shell")).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # a3-1p1d prefill-0, node 1 of 2: rank-1 (pod a3-1p1d-prefill-0-1).
      # Written by glm-serve after deployment document 002, §5.3 and §5.4.
      # Image: quay.io/ascend/vllm-ascend:v0.20.2rc1-a3
      (
      # What only the nodes know: set these variables, or write the values here.
      node0_ip="\${NODE0_IP:?Set NODE0_IP to the address of node 0 of prefill-0}"
      local_ip="\${LOCAL_IP:?Set LOCAL_IP to the address of this node}"
      nic_name="\${NIC_NAME:?Set NIC_NAME to the interface with the address of this node}"

      source /usr/local/Ascend/ascend-toolkit/set_env.sh
      source /usr/local/Ascend/nnal/atb/set_env.sh
      export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/lib"
      export HCCL_IF_IP="$local_ip"
      export VLLM_HOST_IP="$local_ip"
      export GLOO_SOCKET_IFNAME="$nic_name"
      export TP_SOCKET_IFNAME="$nic_name"
      export HCCL_SOCKET_IFNAME="$nic_name"
      export ACL_OP_INIT_MODE=1
      export ASCEND_A3_ENABLE=1
      export ASCEND_AGGREGATE_ENABLE=1
      export ASCEND_TRANSPORT_PRINT=1
      export HCCL_BUFFSIZE=256
      export HCCL_OP_EXPANSION_MODE=AIV
      export OMP_NUM_THREADS=1
      export OMP_PROC_BIND=false
      export PYTORCH_NPU_ALLOC_CONF=expandable_segments:True
      export VLLM_ASCEND_ENABLE_FLASHCOMM1=1
      export VLLM_ASCEND_ENABLE_FUSED_MC2=1
      export VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480
      export VLLM_ENGINE_READY_TIMEOUT_S=7200
      export ASCEND_RT_VISIBLE_DEVICES=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
      vllm serve /root/.cache/glm5-w8a8 \\
        --host 0.0.0.0 \\
        --port 6700 \\
        --data-parallel-size 2 \\
        --data-parallel-rank 1 \\
        --data-parallel-address "$node0_ip" \\
        --data-parallel-rpc-port 10521 \\
        --tensor-parallel-size 16 \\
        --served-model-name glm-5 \\
        --quantization ascend \\
        --additional-config '{"ascend_compilation_config":{"enable_npugraph_ex":true},"enable_dsa_cp":true,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"recompute_scheduler_enable":true}' \\
        --enable-auto-tool-choice \\
        --enable-chunked-prefill \\
        --enable-expert-parallel \\
        --enforce-eager \\
        --gpu-memory-utilization 0.95 \\
        --max-model-len 131072 \\
        --max-num-batched-tokens 4096 \\
        --max-num-seqs 64 \\
        --profiler-config '{"profiler":"torch","torch_profiler_dir":"./vllm_profile","torch_profiler_with_stack":false}' \\
        --reasoning-parser glm45 \\
        --seed 1024 \\
        --speculative-config '{"method":"deepseek_mtp","num_speculative_tokens":3}' \\
        --tool-call-parser glm47 \\
        --trust-remote-code \\
        --shutdown-timeout 90 \\
        --kv-transfer-config '{"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":16,"tp_size":4}}}'
      )
      "
    `);
  });

  test("prints the script of a node with several processes", async () => {
    const stdout = await outputOf("a3-1p1d", "--pod", "a3-1p1d-decode-0-0", "--shell");
    expect(stdout.replaceAll(/ \\\n(    --.*\n)+/g, " …\n")).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # a3-1p1d decode-0, node 0 of 4: rank-0 to rank-3 (pod a3-1p1d-decode-0-0).
      # Written by glm-serve after deployment document 002, §5.3 and §5.4.
      # Image: quay.io/ascend/vllm-ascend:v0.20.2rc1-a3
      (
      # What only the nodes know: set these variables, or write the values here.
      local_ip="\${LOCAL_IP:?Set LOCAL_IP to the address of this node}"
      node0_ip="$local_ip"
      nic_name="\${NIC_NAME:?Set NIC_NAME to the interface with the address of this node}"

      source /usr/local/Ascend/ascend-toolkit/set_env.sh
      source /usr/local/Ascend/nnal/atb/set_env.sh
      export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/lib"
      export HCCL_IF_IP="$local_ip"
      export VLLM_HOST_IP="$local_ip"
      export GLOO_SOCKET_IFNAME="$nic_name"
      export TP_SOCKET_IFNAME="$nic_name"
      export HCCL_SOCKET_IFNAME="$nic_name"
      export ACL_OP_INIT_MODE=1
      export ASCEND_A3_ENABLE=1
      export ASCEND_AGGREGATE_ENABLE=1
      export ASCEND_TRANSPORT_PRINT=1
      export HCCL_BUFFSIZE=256
      export HCCL_OP_EXPANSION_MODE=AIV
      export OMP_NUM_THREADS=1
      export OMP_PROC_BIND=false
      export PYTORCH_NPU_ALLOC_CONF=expandable_segments:True
      export TASK_QUEUE_ENABLE=1
      export VLLM_ASCEND_ENABLE_FUSED_MC2=1
      export VLLM_ASCEND_ENABLE_MLAPO=1
      export VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480
      export VLLM_ENGINE_READY_TIMEOUT_S=7200

      # When one of these processes ends, all end.
      trap 'kill $(jobs -p) 2>/dev/null' EXIT

      ( # rank-0
        export ASCEND_RT_VISIBLE_DEVICES=0,1,2,3
        exec vllm serve /root/.cache/glm5-w8a8 …
      ) &

      ( # rank-1
        export ASCEND_RT_VISIBLE_DEVICES=4,5,6,7
        exec vllm serve /root/.cache/glm5-w8a8 …
      ) &

      ( # rank-2
        export ASCEND_RT_VISIBLE_DEVICES=8,9,10,11
        exec vllm serve /root/.cache/glm5-w8a8 …
      ) &

      ( # rank-3
        export ASCEND_RT_VISIBLE_DEVICES=12,13,14,15
        exec vllm serve /root/.cache/glm5-w8a8 …
      ) &

      wait -n
      )
      "
    `);
  });

  test("prints the script of the proxy, with the address of each node", async () => {
    expect(await outputOf("a3-glm47-2p1d", "--pod", "a3-glm47-2p1d-proxy", "--shell")).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # a3-glm47-2p1d proxy.
      # Written by glm-serve after GLM4.x.md of vllm-ascend v0.30.0rc2, §5.3 and §5.4.
      # Image: quay.io/ascend/vllm-ascend:v0.30.0rc2-a3
      (
      # What only the nodes know: set these variables, or write the values here.
      prefill_0_node_0_ip="\${PREFILL_0_NODE_0_IP:?Set PREFILL_0_NODE_0_IP to the address of node 0 of prefill-0}"
      prefill_1_node_0_ip="\${PREFILL_1_NODE_0_IP:?Set PREFILL_1_NODE_0_IP to the address of node 0 of prefill-1}"
      decode_0_node_0_ip="\${DECODE_0_NODE_0_IP:?Set DECODE_0_NODE_0_IP to the address of node 0 of decode-0}"
      decode_0_node_1_ip="\${DECODE_0_NODE_1_IP:?Set DECODE_0_NODE_1_IP to the address of node 1 of decode-0}"

      unset http_proxy https_proxy
      python3 /vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1/load_balance_proxy_server_example.py \\
        --port 8000 \\
        --host 0.0.0.0 \\
        --waiting-retry-interval 1 \\
        --prefiller-hosts "$prefill_0_node_0_ip" "$prefill_0_node_0_ip" "$prefill_1_node_0_ip" "$prefill_1_node_0_ip" \\
        --prefiller-ports 9300 9301 9300 9301 \\
        --decoder-hosts "$decode_0_node_0_ip" "$decode_0_node_0_ip" "$decode_0_node_0_ip" "$decode_0_node_0_ip" "$decode_0_node_1_ip" "$decode_0_node_1_ip" "$decode_0_node_1_ip" "$decode_0_node_1_ip" \\
        --decoder-ports 9300 9301 9302 9303 9300 9301 9302 9303
      )
      "
    `);
  });

  test("takes a Secret of the site from the environment", async () => {
    const site = join(directory, "site.yaml");
    writeFileSync(site, "apiKey: { secret: { name: llm, key: token } }\n");
    expect(await outputOf("a2-glm5-w4a8", "--shell", "--site", site)).toContain(
      'VLLM_API_KEY="${VLLM_API_KEY:?Set VLLM_API_KEY to the value of key token in Secret llm}"\n',
    );
  });

  test.each([
    [["a3-1p1d", "--pod", "a3-1p1d-decode-0-9"], "The stack has no pod a3-1p1d-decode-0-9."],
    [["a3-1p1d", "--pod", "decode-0-9"], "The stack has no pod decode-0-9."],
    [["a3-1p1d", "--rank", "16"], "The stack has no rank 16."],
    [
      ["a2-glm47-2node", "--pod", "a2-glm47-2node-serve-0-1", "--rank", "0"],
      "Pod a2-glm47-2node-serve-0-1 has rank 1; rank 0 is in pod a2-glm47-2node-serve-0-0.\n    → Use --rank 1, or --pod a2-glm47-2node-serve-0-0\n",
    ],
    [
      ["a3-1p1d", "--pod", "decode-0-1", "--rank", "1"],
      "Pod a3-1p1d-decode-0-1 has ranks 4-7; rank 1 is in pods a3-1p1d-prefill-0-1 and a3-1p1d-decode-0-0.\n    → Use one of ranks 4-7, or --pod a3-1p1d-prefill-0-1, or --pod a3-1p1d-decode-0-0\n",
    ],
    [
      ["a3-1p1d", "--pod", "proxy", "--rank", "99"],
      "Pod a3-1p1d-proxy has no ranks; no pod has rank 99.\n    → Remove --rank\n",
    ],
    [["a3-1p1d", "--shell"], "--shell prints the script of one node."],
  ])("refuses %s", async (argv, message) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test.each([["serve-0-1"], ["serve-0-0"]])("finds pod %s without the name of the stack", async (pod) => {
    expect(await outputOf("a2-glm47-2node", "--pod", pod)).toBe(
      await outputOf("a2-glm47-2node", "--pod", `a2-glm47-2node-${pod}`),
    );
  });

  test("prints JSON by its schema, for every stack", async () => {
    const schema: object = JSON.parse(readFileSync("schemas/output/ranks.json", "utf8"));
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
    for (const stack of topologyNames()) {
      expect({
        stack,
        valid: validate(JSON.parse(await outputOf(stack, "--json"))),
        errors: validate.errors,
      }).toEqual({
        stack,
        valid: true,
        errors: null,
      });
    }
    const answer: unknown = JSON.parse(await outputOf("a3-1p1d", "--rank", "15", "--shell", "--json"));
    expect(validate(answer)).toBe(true);
    expect(answer).toHaveProperty("script");
  });
});
