import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs, temporaryModel } from "./programs.ts";

const { root, model } = temporaryModel();

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe("the stand-in for LightLLM", () => {
  let programs: Programs;
  beforeAll(async () => {
    programs = await Programs.of("h200-glm47-flash", root);
  });
  afterAll(() => {
    programs.close();
  });

  it.for([
    [["--tool_call_parser", "glm45"], "argument --tool_call_parser: invalid choice: 'glm45'"],
    [["--enable_ep_moe", "True"], "unrecognized arguments: True"],
  ] as const)("has a parser that rejects %j", async ([argv, message]) => {
    const ended = await programs.run("lightllm_server", argv);
    expect([ended.code, ended.lastLine]).toEqual([2, expect.stringContaining(message)]);
  });

  it.for([
    [
      ["--model_dir", "/nothing"],
      "FileNotFoundError: [Errno 2] No such file or directory: '/nothing/config.json'",
    ],
    [
      ["--mem_fraction", "1.0"],
      "AssertionError: Invalid mem_fraction 1.0, The expected value is between 0 and 1.",
    ],
    [
      ["--mem_fraction", "0"],
      "AssertionError: Invalid mem_fraction 0.0, The expected value is between 0 and 1.",
    ],
    [["--zmq_mode", "ipc:///var/"], "AssertionError"],
    [["--tp", "8"], "AssertionError"],
    [["--tp", "0"], "AssertionError"],
    [["--tp", "4", "--dp", "3"], "AssertionError"],
    [["--tp", "5", "--nnodes", "2"], "AssertionError"],
    [["--dp", "0"], "ZeroDivisionError: integer division or modulo by zero"],
    [
      ["--tp", "4", "--dp", "4", "--chunked_prefill_size", "8192"],
      "AssertionError: chunked prefill mode, batch_max_tokens must >= chunked_prefill_size, but got 4096, 8192",
    ],
    [
      ["--disable_chunked_prefill", "--batch_max_tokens", "8", "--max_req_total_len", "16"],
      "AssertionError: batch_max_tokens must >= max_req_total_len, but got 8, 16",
    ],
    [["--mtp_mode", "eagle_with_att"], "AssertionError"],
    [["--mtp_step", "1"], "AssertionError"],
    [["--mtp_mode", "eagle_no_att", "--mtp_step", "1"], "AssertionError"],
    [
      ["--mtp_mode", "vanilla_with_att", "--mtp_step", "2", "--mtp_draft_model_dir", "/one"],
      "IndexError: list index out of range",
    ],
    [
      ["--enable_ep_moe", "--llm_decode_att_backend", "flashinfer"],
      "AssertionError: When --enable_ep_moe is enabled, --llm_decode_att_backend must be one of ['auto', 'fa3', 'triton']; flashinfer is not supported.",
    ],
    [["--enable_dp_prefill_balance"], "AssertionError: need set --enable_tpsp_mix_mode firstly and --dp > 1"],
    [["--diverse_mode"], "AssertionError"],
    [["--token_healing_mode", "--disable_dynamic_prompt_cache"], "AssertionError"],
    [["--use_reward_model"], "AssertionError: need add --disable_dynamic_prompt_cache"],
    [["--load_way", "DS"], "AssertionError: only support HF format weights"],
  ] as const)("rejects %j, which the parser accepts", async ([argv, message]) => {
    const ended = await programs.run("lightllm_server", ["--model_dir", model, ...argv]);
    expect(ended).toMatchObject({ code: 1, lastLine: message });
  });
});
