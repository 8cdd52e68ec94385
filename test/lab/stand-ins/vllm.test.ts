import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs, temporaryModel } from "./programs.ts";

const { root, model } = temporaryModel();

const UNEXPECTED = /^ {2}Unexpected keyword argument \[type=unexpected_keyword_argument, /u;

const RAISED = "pydantic_core._pydantic_core.ValidationError: ";

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe("the stand-in for vLLM with the Ascend plugin", () => {
  let programs: Programs;
  let oldPrograms: Programs;
  beforeAll(async () => {
    programs = await Programs.of("a3-1p1d", root);
    // vLLM 0.13.0.
    oldPrograms = await Programs.of("a2-glm47-2node", root);
  });
  afterAll(() => {
    programs.close();
    oldPrograms.close();
  });
  const serve = (argv: readonly string[], env?: Readonly<Record<string, string>>) =>
    programs.run("vllm_serve", ["serve", model, ...argv], env);

  it.for([
    [["--max-model-lenn", "8"], "vllm serve: error: unrecognized arguments: --max-model-lenn 8"],
    [["--max-model", "8"], "vllm serve: error: unrecognized arguments: --max-model 8"],
    [
      ["--tensor-parallel-size", "x"],
      "vllm serve: error: argument --tensor-parallel-size/-tp: invalid int value: 'x'",
    ],
    [["--port"], "vllm serve: error: argument --port: expected one argument"],
    [
      ["--speculative-config", "{"],
      "vllm serve: error: argument --speculative-config/-sc: invalid loads value: '{'",
    ],
  ] as const)("rejects %j as the real parser does", async ([argv, message]) => {
    expect(await serve(argv)).toMatchObject({ code: 2, lastLine: message });
  });

  it.for([
    ["compilation-config", "{", "CompilationConfig", "", /^ {2}Invalid JSON: .* \[type=json_invalid, /u],
    ["compilation-config", "[]", "CompilationConfig", "", /^ {2}Input should be an object \[type=dataclass/u],
    ["compilation-config", { cudagraph_size: 8 }, "CompilationConfig", "cudagraph_size", UNEXPECTED],
    ["kv-transfer-config", { kv_prot: "1" }, "KVTransferConfig", "kv_prot", UNEXPECTED],
    [
      "kv-transfer-config",
      { kv_role: "producer" },
      "KVTransferConfig",
      "kv_role",
      /Input should be 'kv_pro/u,
    ],
    [
      "kv-transfer-config",
      { kv_port: "x" },
      "KVTransferConfig",
      "kv_port",
      /Input should be a valid integer/u,
    ],
    [
      "kv-transfer-config",
      { kv_connector: "M" },
      "KVTransferConfig",
      "",
      /Value error, Please specify kv_r/u,
    ],
  ] as const)(
    "has a parser that constructs the object of --%s and rejects %j",
    async ([flag, value, name, place, pattern]) => {
      const { code, lines } = await serve([
        `--${flag}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      const spellings = flag === "compilation-config" ? `--${flag}/-cc` : `--${flag}`;
      const head = `vllm serve: error: argument ${spellings}: 1 validation error for ${name}`;
      const first = lines.indexOf(head);
      expect([code, lines]).toEqual([2, expect.arrayContaining([head])]);
      const places = place === "" ? [] : [place];
      expect(lines.slice(first + 1)).toEqual([...places, expect.stringMatching(pattern)]);
    },
  );

  it.for([
    [{ cudagraph_mode: "FULL_DECODE" }, "KeyError: 'FULL_DECODE'"],
    [{ cudagraph_mode: "decode_only" }, "KeyError: 'DECODE_ONLY'"],
  ] as const)("exits with a KeyError for the graph settings %j", async ([value, lastLine]) => {
    expect(await serve(["--compilation-config", JSON.stringify(value)])).toMatchObject({ code: 1, lastLine });
  });

  it.for([
    [["--speculative-config", '{"enforce_eagre":true}'], "SpeculativeConfig", "enforce_eagre", UNEXPECTED],
    [
      ["--speculative-config", '{"num_speculative_tokens":0}'],
      ...["SpeculativeConfig", "num_speculative_tokens"],
      /Input should be greater than 0 \[type=greater_than, input_value=0, input_type=int\]/u,
    ],
    [
      ["--speculative-config", '{"method":"mtp","num_speculative_tokens":1,"tensor_parallel_size":4}'],
      ...["SpeculativeConfig", ""],
      /Value error, 'tensor_parallel_size' is not a valid argument/u,
    ],
    [["--max-num-seqs", "-5"], "SchedulerConfig", "max_num_seqs", /greater than or equal to 1 /u],
    [["--max-num-batched-tokens", "0"], "SchedulerConfig", "max_num_batched_tokens", /or equal to 1 /u],
    [["--stream-interval", "0"], "SchedulerConfig", "stream_interval", /or equal to 1 /u],
    [
      ["--gpu-memory-utilization", "9.5"],
      "CacheConfig",
      "gpu_memory_utilization",
      /less than or equal to 1 /u,
    ],
    [["--gpu-memory-utilization", "0"], "CacheConfig", "gpu_memory_utilization", /greater than 0 /u],
    [["--max-model-len", "-2"], "ModelConfig", "max_model_len", /greater than or equal to -1 /u],
    [
      ["--data-parallel-size", "0"],
      "ParallelConfig",
      "",
      /data_parallel_rank \(0\) must be in the range \[0, 0\)/u,
    ],
    [
      ["--data-parallel-size", "2", "--data-parallel-rank", "2"],
      ...["ParallelConfig", ""],
      /data_parallel_rank \(2\) must be in the range \[0, 2\)/u,
    ],
    [
      ["--data-parallel-size", "2", "--data-parallel-size-local", "3"],
      ...["ParallelConfig", ""],
      /data_parallel_size_local \(3\) must be <= data_parallel_size \(2\)/u,
    ],
    [["--data-parallel-rank", "0"], "ParallelConfig", "", /data_parallel_external_lb can only be set/u],
    [
      ["--tensor-parallel-size", "8", "--decode-context-parallel-size", "3"],
      ...["ParallelConfig", ""],
      /tp_size=8 must be divisible bydcp_size=3\./u,
    ],
    [
      ["--max-num-batched-tokens", "4", "--max-num-seqs", "8"],
      ...["SchedulerConfig", ""],
      /must be greater than or equal to max_num_seqs \(8\)/u,
    ],
    [
      ["--additional-config", '{"eplb_config":{"dynamic":true}}'],
      ...["VllmConfig", ""],
      /Config has no attribute 'dynamic'/u,
    ],
    [
      ["--additional-config", '{"layer_sharding":["q_b_proj"]}'],
      ...["VllmConfig", ""],
      /layer_sharding is for the kv_producer only/u,
    ],
  ] as const)("rejects %j when it constructs %s", async ([argv, name, place, pattern]) => {
    const { code, lines } = await serve(argv);
    const head = `${RAISED}1 validation error for ${name}`;
    const places = place === "" ? [] : [place];
    expect([code, ...lines]).toEqual([1, head, ...places, expect.stringMatching(pattern)]);
  });

  it.for([
    [
      ["--tensor-parallel-size", "32"],
      {},
      "ValueError: World size (32) is larger than the number of available NPUs",
    ],
    [
      ["--tensor-parallel-size", "8", "--pipeline-parallel-size", "4"],
      {},
      "ValueError: World size (32) is larger than the number of available NPUs (16)",
    ],
    [
      [
        ...["--tensor-parallel-size", "16", "--prefill-context-parallel-size", "4"],
        ...["--nnodes", "2", "--node-rank", "0"],
      ],
      {},
      "ValueError: World size (32) is larger than the number of available NPUs (16)",
    ],
    [["--pipeline-parallel-size", "0"], {}, "ValueError: Unknown distributed executor backend: None"],
    [
      ["--tensor-parallel-size", "2", "--nnodes", "3"],
      {},
      "AssertionError: world_size=2 must be divisible by nnodes=3.",
    ],
    [
      ["--tensor-parallel-size", "2", "--nnodes", "2", "--node-rank", "2", "--headless"],
      {},
      "AssertionError: node_rank=2 must be less than nnodes=2.",
    ],
    [
      ["--tensor-parallel-size", "2", "--nnodes", "2", "--data-parallel-size", "2"],
      {},
      "AssertionError: nnodes=2 with data_parallel_size=2: this stand-in has no such layout",
    ],
    [
      ["--tensor-parallel-size", "2", "--nnodes", "2", "--node-rank", "1"],
      {},
      "ValueError: hybrid load balancing: this node would open an API of its own",
    ],
    [
      [
        ...["--data-parallel-size", "2", "--data-parallel-size-local", "1"],
        ...["--data-parallel-start-rank", "1"],
      ],
      {},
      "ValueError: hybrid load balancing: this node would open an API of its own",
    ],
    [
      ["--data-parallel-size", "2", "--data-parallel-hybrid-lb"],
      {},
      "AssertionError: data_parallel_size_local must be set to use data_parallel_hybrid_lb.",
    ],
    [
      ["--data-parallel-hybrid-lb", "--headless"],
      {},
      "AssertionError: data_parallel_hybrid_lb is not applicable in headless mode",
    ],
    [
      ["--tensor-parallel-size", "2", "--pipeline-parallel-size", "2"],
      { VLLM_PP_LAYER_PARTITION: "30,30,18" },
      "ValueError: len(partitions)=3 does not match pp_size=2.",
    ],
    [["--tensor-parallel-size", "0"], {}, "ZeroDivisionError: integer modulo by zero"],
    [["--decode-context-parallel-size", "0"], {}, "ZeroDivisionError: integer modulo by zero"],
    [["--tensor-parallel-size", "-8"], {}, "ValueError: Unknown distributed executor backend: None"],
    [
      ["--headless", "--api-server-count", "1"],
      {},
      "ValueError: api_server_count cannot be used with headless",
    ],
    [["--tool-call-parser", "glm48"], {}, "ValueError: invalid tool call parser: glm48"],
    [[], { VLLM_ASCEND_ENABLE_FUSED_MC2: "3" }, "ValueError: VLLM_ASCEND_ENABLE_FUSED_MC2 must be 0, 1 or 2"],
  ] as const)("rejects %j with %j, which the parser accepts", async ([argv, env, message]) => {
    const { code, lastLine } = await serve(argv, env);
    expect([code, lastLine]).toEqual([1, expect.stringContaining(message)]);
  });

  it("rejects FLASHCOMM1 without expert parallelism", async () => {
    const { code, lastLine } = await serve(["--tensor-parallel-size", "8"], {
      VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
    });
    expect([code, lastLine]).toEqual([1, expect.stringContaining("needs --enable-expert-parallel")]);
  });

  it.for([
    ["a path that does not exist", "/nothing", /^OSError: Repo id must be in the form .*: '\/nothing'/u],
    [
      "a directory without config.json",
      root,
      /ModelConfig\n {2}Value error, Invalid repository ID or local/u,
    ],
  ] as const)("rejects %s", async ([, path, pattern]) => {
    const { code, lines } = await programs.run("vllm_serve", ["serve", path]);
    expect([code, lines.join("\n")]).toEqual([1, expect.stringMatching(pattern)]);
  });

  // The real plugin ignores unknown keys, and before 0.17 vLLM ignores those of other objects.
  it("accepts keys that the real engine ignores", async () => {
    const last = ["--tensor-parallel-size", "0"];
    const dropped = ["--additional-config", '{"fuse_muls_add":true,"ascend_compilation_config":{"fuse":1}}'];
    const zero = { code: 1, lastLine: "ZeroDivisionError: integer modulo by zero" };
    expect(await serve([...dropped, ...last])).toMatchObject(zero);
    const old = [
      ...["--speculative-config", '{"method":"mtp","num_speculative_tokens":1,"enforce_eagre":true}'],
      ...["--kv-transfer-config", '{"kv_prot":"1"}'],
    ];
    expect(await oldPrograms.run("vllm_serve", ["serve", model, ...old, ...last])).toMatchObject(zero);
    expect(
      await oldPrograms.run("vllm_serve", ["serve", model, "--compilation-config", '{"cudagraph_size":8}']),
    ).toMatchObject({
      code: 2,
    });
  });

  it("prints the older message for a missing model in an older release", async () => {
    const { code, lastLine } = await oldPrograms.run("vllm_serve", ["serve", "/nothing"]);
    expect([code, lastLine]).toEqual([
      1,
      expect.stringContaining("OSError: Can't load the configuration of '/nothing'"),
    ]);
  });

  it("rejects degrees of the KV transfer that differ from its own", async () => {
    const degrees = { prefill: { tp_size: 16, dp_size: 2 }, decode: { tp_size: 4, dp_size: 16 } };
    const config = {
      kv_connector: "MooncakeConnectorV1",
      kv_role: "kv_producer",
      kv_connector_extra_config: degrees,
    };
    const { code, lastLine } = await serve([
      "--kv-transfer-config",
      JSON.stringify(config),
      "--tensor-parallel-size",
      "8",
    ]);
    expect(code).toBe(1);
    expect(lastLine).toContain("but tp is 8 and dp 1");
  });

  it("rejects pipeline stages in decode", async () => {
    const config = {
      ...{ kv_connector: "MooncakeConnectorV1", kv_role: "kv_consumer" },
      kv_connector_extra_config: {
        prefill: { tp_size: 2, dp_size: 1 },
        decode: { tp_size: 2, dp_size: 1, pp_size: 2 },
      },
    };
    const argv = ["--kv-transfer-config", JSON.stringify(config), "--tensor-parallel-size", "2"];
    expect(await serve(argv)).toMatchObject({ code: 1, lastLine: "ValueError: decode pp size must be 1" });
  });

  it("rejects a host name as the head's address", async () => {
    const argv = [
      "--data-parallel-size",
      "2",
      "--data-parallel-size-local",
      "1",
      "--data-parallel-address",
      "head.example",
    ];
    expect(await serve([...argv, "--tensor-parallel-size", "8", "--port", "0"])).toMatchObject({
      code: 1,
      lastLine: "zmq.error.ZMQError: No such device (addr='tcp://head.example:29550')",
    });
  });

  it("has a proxy that rejects lists of unequal length and unknown options", async () => {
    expect(
      await programs.run("load_balance_proxy", ["--prefiller-hosts", "a", "b", "--prefiller-ports", "1"]),
    ).toMatchObject({
      code: 1,
      lastLine: "ValueError: Number of prefiller hosts must match number of prefiller ports",
    });
    // Newer releases have the option.
    expect(await programs.run("load_balance_proxy", ["--workers", "2"])).toMatchObject({ code: 2 });
  });

  it("has a layerwise proxy that rejects an address which decode cannot call", async () => {
    expect(await programs.run("load_balance_proxy_layerwise", ["--host", "0.0.0.0"])).toMatchObject({
      code: 1,
      lastLine:
        "ValueError: Decoder hosts will access Proxy host:port/metaserver, to avoid configuration errors, the Wildcard Address 0.0.0.0 is not allowed for proxy",
    });
  });

  it("rejects connectors that the release does not register, and a MultiConnector without connectors", async () => {
    const transfer = (config: object) =>
      serve(["--kv-transfer-config", JSON.stringify({ kv_role: "kv_producer", ...config })]);
    expect(await transfer({ kv_connector: "MooncakeConnectorV2" })).toMatchObject({
      code: 1,
      lastLine: "ValueError: Unsupported connector type: MooncakeConnectorV2",
    });
    expect(await transfer({ kv_connector: "MultiConnector" })).toMatchObject({ code: 1 });
    const redis = {
      connectors: [{ kv_connector: "AscendStoreConnector", kv_connector_extra_config: { backend: "redis" } }],
    };
    expect(
      await transfer({ kv_connector: "MultiConnector", kv_connector_extra_config: redis }),
    ).toMatchObject({ code: 1, lastLine: "ValueError: Unsupported store backend: redis" });
  });

  it("has a master of the pool that rejects unknown flags", async () => {
    expect(await programs.run("mooncake_master", ["--porr", "50088"])).toMatchObject({
      code: 1,
      lastLine: "ERROR: unknown command line flag 'porr'",
    });
  });
});
