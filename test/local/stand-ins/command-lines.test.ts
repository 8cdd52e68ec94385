import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plan } from "../../../core/index.ts";
import { standInsOf } from "../../../local/stand-ins/stand-ins.ts";
import { readSettings } from "../../../cli/settings.ts";
import { loadTopology } from "../../../stacks/catalogue.ts";
import { python } from "../../runtime/namespace.ts";

const root = mkdtempSync(join(tmpdir(), "glm-serve-stand-ins-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Puts the stand-ins of a stack somewhere and tells how to run one of their modules. */
async function installed(stack: string) {
  const planned = plan(await loadTopology(stack, "stack"), readSettings(stack, undefined).site);
  const directory = join(root, stack);
  for (const { path, mode, content } of standInsOf(planned).image.files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
  return (module: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const script = `import sys; sys.path.insert(0, "${directory}/opt/stand-ins"); from ${module} import main; main()`;
    const { status, signal, stderr } = spawnSync(python, ["-B", "-c", script, ...words], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", ...env },
      timeout: 20_000,
    });
    return { code: status ?? signal, words: stderr.trim().split("\n").at(-1) ?? "" };
  };
}

type Run = Awaited<ReturnType<typeof installed>>;

describe("the stand-in for vLLM with the Ascend plugin", () => {
  let run: Run;
  beforeAll(async () => {
    run = await installed("a3-1p1d");
  });
  const serve = (words: readonly string[], env?: Readonly<Record<string, string>>) =>
    run("vllm_serve", ["serve", "/model", ...words], env);

  it.for([
    [["--max-model-lenn", "8"], "vllm serve: error: unrecognized arguments: --max-model-lenn 8"],
    [["--max-model", "8"], "vllm serve: error: unrecognized arguments: --max-model 8"],
    [
      ["--tensor-parallel-size", "x"],
      "vllm serve: error: argument --tensor-parallel-size: invalid int value: 'x'",
    ],
    [["--port"], "vllm serve: error: argument --port: expected one argument"],
    [
      ["--kv-transfer-config", "{"],
      "vllm serve: error: argument --kv-transfer-config: invalid loads value: '{'",
    ],
  ] as const)("refuses %j as the real parser does", ([words, message]) => {
    expect(serve(words)).toEqual({ code: 2, words: message });
  });

  it.for([
    [["--data-parallel-rank", "0"], {}, "data_parallel_external_lb can only be set"],
    [["--data-parallel-size", "2", "--data-parallel-rank", "2"], {}, "must be in [0, data_parallel_size=2)"],
    [["--tensor-parallel-size", "32"], {}, "larger than the number of available NPUs (16)"],
    [["--max-num-batched-tokens", "4", "--max-num-seqs", "8"], {}, "must be greater than or equal to"],
    [["--max-num-seqs", "-5"], {}, "max_num_seqs: Input should be greater than or equal to 1"],
    [["--max-num-batched-tokens", "0"], {}, "max_num_batched_tokens: Input should be greater than or equal"],
    [["--gpu-memory-utilization", "9.5"], {}, "gpu_memory_utilization: Input should be greater than 0"],
    [["--gpu-memory-utilization", "0"], {}, "gpu_memory_utilization: Input should be greater than 0"],
    [["--headless", "--api-server-count", "1"], {}, "api_server_count cannot be used with headless"],
    [["--tool-call-parser", "glm48"], {}, "invalid tool call parser: glm48"],
    [[], { VLLM_ASCEND_ENABLE_FUSED_MC2: "3" }, "VLLM_ASCEND_ENABLE_FUSED_MC2 must be 0, 1 or 2"],
    [
      ["--tensor-parallel-size", "8"],
      { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
      "needs --enable-expert-parallel",
    ],
    [
      ["--additional-config", '{"layer_sharding":["q_b_proj"]}'],
      {},
      "layer_sharding is for the kv_producer only",
    ],
  ] as const)("refuses %j with %j, which the parser lets through", ([words, env, message]) => {
    const { code, words: said } = serve(words, env);
    expect([code, said]).toEqual([1, expect.stringContaining(`ValueError: `)]);
    expect(said).toContain(message);
  });

  it("refuses degrees of the KV transfer that are not its own", () => {
    const degrees = { prefill: { tp_size: 16, dp_size: 2 }, decode: { tp_size: 4, dp_size: 16 } };
    const config = {
      kv_connector: "MooncakeConnectorV1",
      kv_role: "kv_producer",
      kv_connector_extra_config: degrees,
    };
    const { code, words } = serve([
      "--kv-transfer-config",
      JSON.stringify(config),
      "--tensor-parallel-size",
      "8",
    ]);
    expect(code).toBe(1);
    expect(words).toContain("but tp is 8 and dp 1");
  });

  it("refuses a head that is named instead of numbered", () => {
    const words = [
      "--data-parallel-size",
      "2",
      "--data-parallel-size-local",
      "1",
      "--data-parallel-address",
      "head.example",
    ];
    expect(serve([...words, "--tensor-parallel-size", "8", "--port", "0"])).toEqual({
      code: 1,
      words: "zmq.error.ZMQError: No such device (addr='tcp://head.example:29550')",
    });
  });

  it("has a proxy that refuses unequal lists and unknown options", () => {
    expect(run("load_balance_proxy", ["--prefiller-hosts", "a", "b", "--prefiller-ports", "1"])).toEqual({
      code: 1,
      words: "ValueError: Number of prefiller hosts must match number of prefiller ports",
    });
    // Newer releases know it.
    expect(run("load_balance_proxy", ["--workers", "2"])).toMatchObject({ code: 2 });
  });
});

describe("the stand-in for xLLM", () => {
  let run: Run;
  beforeAll(async () => {
    run = await installed("a3-xllm");
  });

  it.for([
    ["--device_ip=1.2.3.4", "ERROR: unknown command line flag 'device_ip'"],
    ["--port=x", "ERROR: illegal value 'x' specified for int32 flag 'port'"],
    [
      "--enable_prefix_cache=maybe",
      "ERROR: illegal value 'maybe' specified for bool flag 'enable_prefix_cache'",
    ],
    ["--nnodes", "ERROR: flag '--nnodes' is missing its argument"],
  ] as const)("refuses %s as gflags does", ([word, message]) => {
    expect(run("xllm_server", [word])).toEqual({ code: 1, words: message });
  });

  it("aborts where its checks fail", () => {
    expect(run("xllm_server", ["--devices=npu0"])).toMatchObject({ code: "SIGABRT" });
    expect(run("xllm_server", ["--devices=npu:0", "--model=/nothing"])).toEqual({
      code: "SIGABRT",
      words: "F Failed to find config.json in /nothing",
    });
  });
});

describe("the stand-in for LightLLM", () => {
  let run: Run;
  beforeAll(async () => {
    run = await installed("h200-glm47-flash");
  });

  it.for([
    [["--tool_call_parser", "glm45"], 2, "argument --tool_call_parser: invalid choice: 'glm45'"],
    [["--enable_ep_moe", "True"], 2, "unrecognized arguments: True"],
    [["--model_dir", "/nothing"], 1, "FileNotFoundError: /nothing/config.json"],
  ] as const)("refuses %j", ([words, code, message]) => {
    const ended = run("lightllm_server", words);
    expect(ended.code).toBe(code);
    expect(ended.words).toContain(message);
  });
});
