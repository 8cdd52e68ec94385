import { describe, expect, test } from "vitest";
import { node, single } from "./form-texts.ts";
import { importOf } from "./import-of.ts";

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
          "file:1: MASTER holds the address of a node, which only its pod knows.",
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
          "file:2: A process differs from the first one in its model, --served-model-name or --quantization, and a topology has one model.",
        ],
      }
    `);
  });

  test.each([
    [
      "a StatefulSet with too many pods",
      `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: a }\nspec: { replicas: 100000000, template: { spec: { containers: [{ image: x, command: [vllm, serve, /m/GLM-5-w8a8] }] } } }`,
      "StatefulSet a has 100000000 pods, and the import reads at most 1024.",
    ],
    [
      "a node with too many ranks",
      "model: a/GLM-5-w8a8\nconfig: [{ dp_size: 1000000000, dp_size_local: 1000000000, tp_size: 8 }]\ntemplates: [{ server_cmd_template: [] }]",
      "config[0] needs 8000000000 devices on one node, and no node has more than 1024.",
    ],
    ["a test of which no part is readable", "config: {}\ntemplates: 3", "file starts no server."],
    [
      "a launcher with too many ranks",
      "vllm serve /m/GLM-5-w8a8 --port $2\npython launch_online_dp.py --dp-size 1000000000",
      "--port",
    ],
    [
      "a loop over too many numbers",
      "for i in $(seq 0 100000000); do vllm serve /m/GLM-5-w8a8 -tp 16 -q ascend --port $((8000+i)); done",
      "--port",
    ],
  ])("%s instead of reading without end", (_, text, message) => {
    expect(
      importOf(text)
        .lost.map((each) => each.message)
        .join("\n"),
    ).toContain(message);
  });

  test("a rank with --headless as a deviation", () => {
    const command = (rank: number) =>
      `vllm serve /models/GLM-5-w8a8 -tp 16 -q ascend -dp 2 -dpn ${rank} -dpa $node0_ip -dpp 12321 ${rank === 0 ? "" : "--headless"}`;
    expect(importOf([command(0), command(1)]).deviations).toContain(
      "--headless is left out: a process with --data-parallel-rank has an API of its own.",
    );
  });

  test("nothing of a path that extends itself", () => {
    const script =
      "export LD_PRELOAD=/usr/lib/a.so:${LD_PRELOAD} PYTHONPATH=/opt/x:$PYTHONPATH PATH=$PATH:/opt/bin\nvllm serve /models/GLM-5-w8a8 -tp 16 -q ascend";
    const { topology, lost } = importOf(script);
    expect({ env: topology?.groups["serve"]?.env, lost }).toEqual({
      env: {
        LD_PRELOAD: "/usr/lib/a.so:$LD_PRELOAD",
        PYTHONPATH: "/opt/x:$PYTHONPATH",
        PATH: "$PATH:/opt/bin",
      },
      lost: [],
    });
  });

  test("files beside one that describes all nodes", () => {
    expect(importOf([single, "vllm serve a"]).lost.at(-1)?.message).toMatchInlineSnapshot(
      `"node1.sh is not read: node0.sh describes all nodes itself, and --node is for scripts."`,
    );
  });
});
