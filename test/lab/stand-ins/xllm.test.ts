import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs, temporaryModel } from "./programs.ts";

const { root, model } = temporaryModel();

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe("the stand-in for xLLM", () => {
  let programs: Programs;
  beforeAll(async () => {
    programs = await Programs.of("a3-xllm", root);
  });
  afterAll(() => {
    programs.close();
  });

  it.for([
    ["--device_ip=1.2.3.4", "ERROR: unknown command line flag 'device_ip'"],
    ["--port=x", "ERROR: illegal value 'x' specified for int32 flag 'port'"],
    [
      "--enable_prefix_cache=maybe",
      "ERROR: illegal value 'maybe' specified for bool flag 'enable_prefix_cache'",
    ],
    ["--nnodes", "ERROR: flag '--nnodes' is missing its argument"],
  ] as const)("rejects %s as gflags does", async ([argument, message]) => {
    expect(await programs.run("xllm_server", [argument])).toMatchObject({ code: 1, lastLine: message });
  });

  it.for([
    [["--devices=npu0", `--model=${model}`], "Check failed: devices 'npu0' is not npu:<number>"],
    [["--devices=npu:0", "--model=/nothing"], "Model path /nothing does not exist."],
    [["--devices=npu:0", `--model=${root}`], `Failed to find config.json in ${root}`],
    [["--nnodes=0", `--model=${model}`], "Check failed: node_rank 0, nnodes 0 and dp_size 1 do not fit"],
    [
      ["--nnodes=2", "--node_rank=2", `--model=${model}`],
      "Check failed: node_rank 2, nnodes 2 and dp_size 1",
    ],
    [["--nnodes=4", "--dp_size=3", `--model=${model}`], "Check failed: node_rank 0, nnodes 4 and dp_size 3"],
    [["--nnodes=4", "--dp_size=0", `--model=${model}`], "Check failed: node_rank 0, nnodes 4 and dp_size 0"],
    [["--nnodes=4", "--ep_size=3", `--model=${model}`], "Check failed: ep_size 3 does not divide nnodes 4"],
    [
      ["--master_node_addr=head:x", `--model=${model}`],
      "terminate called after throwing std::invalid_argument",
    ],
    [["--max_memory_utilization=1.2", `--model=${model}`], "Check failed: max_memory_utilization 1.2"],
    [["--max_memory_utilization=0", `--model=${model}`], "Check failed: max_memory_utilization 0.0"],
    [["--task=chat", `--model=${model}`], "Unsupported task: chat"],
    [["--enable_disagg_pd=true", `--model=${model}`], "XServiceClient init fail!"],
    [["--draft_model=/drafts", `--model=${model}`], "Check failed: speculative tokens should not be zero"],
    [
      ["--draft_model=/drafts", "--num_speculative_tokens=1", "--draft_devices=npu:1", `--model=${model}`],
      "Check failed: draft and target must have the same devices",
    ],
  ] as const)("aborts on %j, where its checks fail", async ([argv, message]) => {
    const ending = await programs.run("xllm_server", argv);
    expect([ending.code, ending.lastLine]).toEqual(["SIGABRT", expect.stringContaining(`F ${message}`)]);
  });
});
