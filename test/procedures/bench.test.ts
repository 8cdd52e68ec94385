import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "vitest";
import { python } from "../runtime/namespace.ts";
import { FakeModel, type Faults } from "./fake-model.ts";
import { runScript } from "./node.ts";
import { withPlaceholders } from "./plain-text.ts";

const tools = join(import.meta.dirname, "stand-ins/bench");

const path = `${tools}:${dirname(python)}:${process.env["PATH"] ?? ""}`;

const keySetting = "procedures.bench.apiKey";

function planFile(plan: object): string {
  const file = join(mkdtempSync(join(tmpdir(), "glm-serve-bench-")), "plan.json");
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

/** Whether a process runs. A zombie does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const quick = (endpoint: string, model = "/weights") => ({
  name: "quick",
  seconds: 20,
  arguments: [
    ...["--base-url", endpoint, "--endpoint", "/v1/completions", "--model", model],
    ...["--served-model-name", "glm-5", "--dataset-name", "random", "--random-input-len", "8"],
    ...["--num-prompts", "3"],
  ],
});

function bench(faults: Faults, changes: (endpoint: string) => object = () => ({}), key?: string) {
  return FakeModel.serving(faults, async (model, { api }) => {
    const endpoint = `http://127.0.0.1:${api}`;
    const plan = {
      endpoint,
      keySetting,
      command: ["vllm", "bench", "serve"],
      workloads: [quick(endpoint)],
      ...changes(endpoint),
    };
    const environment = { PATH: path, ...(key === undefined ? {} : { GLM_SERVE_API_KEY: key }) };
    return { ...(await runScript("bench/bench.py", [planFile(plan)], environment)), model };
  });
}

/** The log of the script, without ports and durations. */
function benchReport(log: string): string {
  return withPlaceholders(log).replaceAll(/^(\w+ +\d+ +\d+ +)\d+\.\d/gm, "$1#.#");
}

describe.concurrent("bench", () => {
  it("runs every workload and prints one table", async ({ expect }) => {
    const { code, result, log, model } = await bench({ key: "right" }, undefined, "right");
    expect(code).toBe(0);
    expect(model.requested.filter((requested) => requested === "/v1/completions")).toHaveLength(3);
    expect(result).toMatchObject({
      ok: true,
      failures: {},
      workloads: { quick: { completed: 3, request_throughput: 2.5, mean_ttft_ms: 12.34 } },
    });
    expect(JSON.stringify(result)).not.toContain("ttfts");
    expect(benchReport(log)).toMatchInlineSnapshot(`
      "quick: vllm bench serve --base-url http://127.0.0.1:<port> --endpoint /v1/completions --model /weights --served-model-name glm-5 --dataset-name random --random-input-len 8 --num-prompts 3
      ============ Serving Benchmark Result ============
      workload  requests  failed  seconds  req/s  output tok/s  TTFT ms  TTFT p99  TPOT ms  TPOT p99  latency ms
      quick            3       0      #.#   2.50         640.2     12.3      56.8      9.5      11.5      1234.5
      "
    `);
    expect(log).not.toContain("right");
  });

  it("accepts a key with the line end of its file", async ({ expect }) => {
    expect((await bench({ key: "right" }, undefined, "right\n")).result).toMatchObject({ ok: true });
  });

  it.for([
    [
      "is missing",
      undefined,
      1,
      "the API key is missing: Secret llm, key token does not exist. Create the Secret",
    ],
    ["is empty", "\n", 78, "the API key of Secret llm, key token is empty"],
    ["has two lines", "sk-one\nsk-two", 78, "key token contains a space or a character that is not"],
    ["is wrong", "sk-wrong", 78, "rejects the API key (401): compare Secret llm, key token with the key of"],
  ] as const)(
    "reports before it measures that the key %s, without its value",
    async ([, key, exitCode, reason], { expect }) => {
      const keyed = () => ({ apiKey: "Secret llm, key token" });
      const { code, result, log, model } = await bench({ key: "right" }, keyed, key);
      expect(code).toBe(exitCode);
      expect(result).toMatchObject({
        ok: false,
        workloads: {},
        failures: { key: expect.stringContaining(reason) },
      });
      expect(model.requested).not.toContain("/v1/completions");
      expect(log + JSON.stringify(result)).not.toMatch(/sk-|Traceback/);
    },
  );

  it("names the setting when the stack requires a key and none is set", async ({ expect }) => {
    const { code, result } = await bench({ key: "right" });
    expect(code).toBe(78);
    expect(result).toMatchObject({
      failures: {
        key: expect.stringMatching(
          /requires an API key \(401\): set procedures\.bench\.apiKey to its Secret$/,
        ),
      },
    });
  });

  it("fails when requests fail, with the first reason", async ({ expect }) => {
    const { code, result } = await bench({ status: 500 });
    expect(code).toBe(78);
    expect(result).toMatchObject({
      ok: false,
      error: "quick: all requests failed: Internal Server Error",
      failures: { quick: "all requests failed: Internal Server Error" },
    });
  });

  it("writes null where vLLM measured NaN", async ({ expect }) => {
    const { result } = await bench({}, (endpoint) => ({ workloads: [quick(endpoint, "/nan")] }));
    expect(result).toMatchObject({ ok: true, workloads: { quick: { completed: 3, mean_ttft_ms: null } } });
  });

  it.for([
    [
      "fails",
      "/missing",
      20,
      /^vLLM exited with code 1: OSError: \/missing does not appear to have a file named config\.json$/,
    ],
    ["hangs", "/hangs", 1, /did not finish within 1 s/],
    ["writes a list", "/list", 20, /a result that is not a JSON object/],
  ] as const)(
    "continues with the next workload when one %s",
    async ([, model, seconds, reason], { expect }) => {
      const { result } = await bench({}, (endpoint) => ({
        workloads: [{ ...quick(endpoint, model), name: "bad", seconds }, quick(endpoint)],
      }));
      expect(result).toMatchObject({
        ok: false,
        failures: { bad: expect.stringMatching(reason) },
        workloads: { quick: { completed: 3 } },
      });
    },
  );

  it("kills a workload and its children at the time limit, even if its output stays open", async ({
    expect,
  }) => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-bench-"));
    const left = (name: string) => Number(readFileSync(join(directory, `${name}.pid`), "utf8"));
    const started = Date.now();
    try {
      const { result } = await bench({}, (endpoint) => ({
        workloads: [{ ...quick(`file:${directory}`, "/leaves"), name: "bad", seconds: 3 }, quick(endpoint)],
      }));
      expect(Date.now() - started).toBeLessThan(30_000);
      expect(result).toMatchObject({
        failures: { bad: "the workload did not finish within 3 s (workloadSeconds)" },
        workloads: { quick: { completed: 3 } },
      });
      await expect.poll(() => isAlive(left("False"))).toBe(false);
    } finally {
      process.kill(left("True"), "SIGKILL");
    }
  });

  it("reports what it measured when SIGTERM ends the Job", async ({ expect }) => {
    const ended = await FakeModel.serving({}, (_, { api }) => {
      const endpoint = `http://127.0.0.1:${api}`;
      const workloads = [quick(endpoint), { ...quick(endpoint, "/hangs"), name: "slow" }];
      return runScript(
        "bench/bench.py",
        [planFile({ endpoint, keySetting, command: ["vllm", "bench", "serve"], workloads })],
        { PATH: path },
        (child) => {
          child.stderr?.on("data", (text: string) => {
            if (/^slow: /m.test(text)) child.kill("SIGTERM");
          });
        },
      );
    });
    expect(ended.code).toBe(1);
    expect(benchReport(ended.log)).toMatchInlineSnapshot(`
      "quick: vllm bench serve --base-url http://127.0.0.1:<port> --endpoint /v1/completions --model /weights --served-model-name glm-5 --dataset-name random --random-input-len 8 --num-prompts 3
      ============ Serving Benchmark Result ============
      slow: vllm bench serve --base-url http://127.0.0.1:<port> --endpoint /v1/completions --model /hangs --served-model-name glm-5 --dataset-name random --random-input-len 8 --num-prompts 3
      workload  requests  failed  seconds  req/s  output tok/s  TTFT ms  TTFT p99  TPOT ms  TPOT p99  latency ms
      quick            3       0      #.#   2.50         640.2     12.3      56.8      9.5      11.5      1234.5
      FAILED  slow: SIGTERM ended the Job before the workload finished (deadlineSeconds, or a drained node)
      "
    `);
    expect(ended.result).toMatchObject({
      ok: false,
      workloads: { quick: { completed: 3 } },
      failures: { slow: expect.stringMatching(/^SIGTERM ended the Job before the workload finished/) },
    });
  });

  it("reports an image without vLLM", async ({ expect }) => {
    const { result } = await bench({}, () => ({ command: ["vllm-of-another-image"] }));
    expect(result).toMatchObject({
      failures: { quick: expect.stringMatching(/; set procedures\.bench\.image to an image with vLLM$/) },
    });
  });

  it("exits with a code for a retry when no server answers", async ({ expect }) => {
    const ended = await runScript("bench/bench.py", [
      planFile({ endpoint: "http://127.0.0.1:9", keySetting, command: ["vllm"], workloads: [] }),
    ]);
    expect(ended.code).toBe(1);
    expect(ended.result).toMatchObject({
      failures: { reach: "http://127.0.0.1:9 does not answer: Connection refused" },
    });
  });
});

function aisbench(faults: Faults, changes: object = {}, searchPath = path, key = "right\n") {
  return FakeModel.serving(faults, (_, { api }) => {
    const plan = {
      host: "127.0.0.1",
      port: api,
      keySetting: "procedures.accuracy.apiKey",
      model: "glm-5",
      tokenizer: "/weights",
      mode: "all",
      datasets: ["gsm8k_gen_0_shot_cot_chat_prompt"],
      datasetsPath: "/weights/datasets",
      requestRate: 0,
      batchSize: 32,
      maxOutLen: 512,
      generation: { temperature: 0.01, ignore_eos: false },
      ...changes,
    };
    return runScript("aisbench/run_aisbench.py", [planFile(plan)], {
      PATH: searchPath,
      GLM_SERVE_API_KEY: key,
    });
  });
}

/** The log of the script, without the command line of AISBench, whose directories are temporary. */
function aisbenchReport(log: string): string {
  return log
    .split("\n")
    .filter((line) => !line.includes("--config-dir"))
    .join("\n");
}

describe.concurrent("AISBench", () => {
  it("measures accuracy, with the key only in the model file", async ({ expect }) => {
    const { code, result, log } = await aisbench({ key: "right" }, { atLeast: { gsm8k: 60 } });
    expect(code).toBe(0);
    expect(result).toEqual({
      ok: true,
      rows: [{ dataset: "gsm8k", metric: "accuracy", value: 62.5 }],
      failures: [],
    });
    expect(aisbenchReport(log)).toMatchInlineSnapshot(`
      "datasets in /weights/datasets
      dataset  metric    value
      gsm8k    accuracy  62.5
      "
    `);
    expect(log).not.toContain("right");
  });

  it("fails below atLeast", async ({ expect }) => {
    const { code, result, log } = await aisbench({}, { atLeast: { gsm8k: 90, gpqa: 50 } });
    expect(code).toBe(78);
    expect(aisbenchReport(log)).toMatchInlineSnapshot(`
      "datasets in /weights/datasets
      dataset  metric    value
      gsm8k    accuracy  62.5
      FAILED  gpqa was not measured; atLeast requires 50
      FAILED  gsm8k scored 62.5, below atLeast 90
      "
    `);
    expect(result).toMatchObject({
      error: "gpqa was not measured; atLeast requires 50 (and 1 more)",
      failures: ["gpqa was not measured; atLeast requires 50", "gsm8k scored 62.5, below atLeast 90"],
    });
  });

  it("fails when nothing was measured", async ({ expect }) => {
    const { result } = await aisbench({ status: 500 });
    expect(result).toMatchObject({ ok: false, failures: ["gsm8k: accuracy was not measured"] });
  });

  it("measures performance", async ({ expect }) => {
    const { result, log } = await aisbench({}, { mode: "perf" });
    expect(aisbenchReport(log)).toMatchInlineSnapshot(`
      "datasets in /weights/datasets
      dataset  metric                           value
      gsm8k    Total Requests (total)           200
      gsm8k    Failed Requests (total)          0
      gsm8k    Success Requests (total)         200
      gsm8k    Max Concurrency (total)          4
      gsm8k    Output Token Throughput (total)  640.2 token/s
      "
    `);
    expect(result).toMatchObject({
      ok: true,
      rows: [
        { metric: "Total Requests", value: 200 },
        { metric: "Failed Requests", value: 0 },
        { metric: "Success Requests", value: 200 },
        { metric: "Max Concurrency", value: 4 },
        { dataset: "gsm8k", metric: "Output Token Throughput", stage: "total", value: "640.2 token/s" },
      ],
      failures: [],
    });
  });

  it("fails when requests failed, whatever it measured of the others", async ({ expect }) => {
    const partly = await aisbench({}, { mode: "perf", tokenizer: "/partly" });
    expect(partly.code).toBe(78);
    expect(partly.result).toMatchObject({
      ok: false,
      failures: ["gsm8k: 199 requests failed; read the logs of the engines"],
    });
    expect((await aisbench({ status: 500 }, { mode: "perf" })).result).toMatchObject({
      ok: false,
      failures: ["gsm8k: all requests failed; read the logs of the engines"],
    });
  });

  it("treats NaN as not measured", async ({ expect }) => {
    const accuracy = await aisbench({}, { atLeast: { gsm8k: 90 }, tokenizer: "/nan" });
    expect(accuracy.code).toBe(78);
    expect(accuracy.result).toMatchObject({
      ok: false,
      rows: [{ dataset: "gsm8k", value: null }],
      failures: ["gsm8k: accuracy was not measured", "gsm8k was not measured; atLeast requires 90"],
    });
    expect((await aisbench({}, { mode: "perf", tokenizer: "/nan" })).result).toMatchObject({
      ok: false,
      rows: [{ value: null }],
    });
  });

  it("reports an unreadable result", async ({ expect }) => {
    const { result, log } = await aisbench({}, { mode: "perf", tokenizer: "/odd" });
    expect(result).toMatchObject({
      error: "ais_bench wrote an unreadable result, gsm8k.json; read its log above",
    });
    expect(log).not.toContain("Traceback");
  });

  it("points to the log when AISBench fails", async ({ expect }) => {
    const { code, result } = await aisbench({}, { tokenizer: "/missing" });
    expect(code).toBe(78);
    expect(result).toMatchObject({ error: "ais_bench exited with code 1; read its log above" });
  });

  it("reports a wrong key before it measures", async ({ expect }) => {
    const { code, result, log } = await aisbench({ key: "right" }, {}, path, "sk-wrong");
    expect(code).toBe(78);
    expect(result).toMatchObject({ error: expect.stringMatching(/rejects the API key \(401\)/) });
    expect(log).not.toMatch(/gsm8k|sk-/);
  });

  it("exits with a code for a retry when no server answers", async ({ expect }) => {
    const { code, result } = await aisbench({}, { port: 9 });
    expect(code).toBe(1);
    expect(result).toMatchObject({ error: "http://127.0.0.1:9 does not answer: Connection refused" });
  });

  it("reports an image without AISBench", async ({ expect }) => {
    const { result } = await aisbench({}, {}, dirname(python));
    expect(result).toMatchObject({
      error:
        "the image does not contain ais_bench; set procedures.accuracy.image to an image that contains it, or set install to true",
    });
  });
});
