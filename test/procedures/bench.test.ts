import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "vitest";
import { python } from "../runtime/namespace.ts";
import { FakeModel, type Faults } from "./fake-model.ts";
import { runScript } from "./node.ts";

const tools = join(import.meta.dirname, "stand-ins/bench");

const path = `${tools}:${dirname(python)}:${process.env["PATH"] ?? ""}`;

const keySetting = "procedures.bench.apiKey";

function planFile(plan: object): string {
  const file = join(mkdtempSync(join(tmpdir(), "glm-serve-bench-")), "plan.json");
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

/** Whether a process runs; one that has ended and that nobody waits for does not. */
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

describe.concurrent("bench", () => {
  it("runs every workload and shows one table", async ({ expect }) => {
    const { code, result, log, model } = await bench({ key: "right" }, undefined, "right");
    expect(code).toBe(0);
    expect(model.asked.filter((asked) => asked === "/v1/completions")).toHaveLength(3);
    expect(result).toMatchObject({
      ok: true,
      failures: {},
      workloads: { quick: { completed: 3, request_throughput: 2.5, mean_ttft_ms: 12.34 } },
    });
    expect(JSON.stringify(result)).not.toContain("ttfts");
    expect(log).toMatch(/^workload +requests +failed +seconds +req\/s +output tok\/s +TTFT ms/m);
    expect(log).toMatch(/^quick +3 +0 +[\d.]+ +2\.50 +640\.2 +12\.3 +56\.8 +9\.5 +11\.5 +1234\.5$/m);
    expect(log).not.toContain("right");
  });

  it("takes a key as a file holds it, with the end of its line", async ({ expect }) => {
    expect((await bench({ key: "right" }, undefined, "right\n")).result).toMatchObject({ ok: true });
  });

  it.for([
    ["is not there", undefined, 1, "the API key is missing: there is no Secret llm, key token; make it"],
    ["is empty", "\n", 78, "the API key of Secret llm, key token is empty"],
    ["is no header", "sk-one\nsk-two", 78, "key token holds more than printable ASCII"],
    ["is another", "sk-wrong", 78, "refuses the API key (401): see Secret llm, key token"],
  ] as const)(
    "says before it measures that the key %s, and never its value",
    async ([, key, exitCode, reason], { expect }) => {
      const keyed = () => ({ apiKey: "Secret llm, key token" });
      const { code, result, log, model } = await bench({ key: "right" }, keyed, key);
      expect(code).toBe(exitCode);
      expect(result).toMatchObject({
        ok: false,
        workloads: {},
        failures: { key: expect.stringContaining(reason) },
      });
      expect(model.asked).not.toContain("/v1/completions");
      expect(log + JSON.stringify(result)).not.toMatch(/sk-|Traceback/);
    },
  );

  it("names the setting where the stack wants a key and none is named", async ({ expect }) => {
    const { code, result } = await bench({ key: "right" });
    expect(code).toBe(78);
    expect(result).toMatchObject({
      failures: {
        key: expect.stringMatching(/wants an API key \(401\): name its Secret in procedures\.bench\.apiKey$/),
      },
    });
  });

  it("fails where requests fail, with the first reason", async ({ expect }) => {
    const { code, result } = await bench({ status: 500 });
    expect(code).toBe(78);
    expect(result).toMatchObject({
      ok: false,
      failures: { quick: "no request was answered: Internal Server Error" },
    });
  });

  it("leaves a result that JSON can hold where vLLM measured no number", async ({ expect }) => {
    const { result } = await bench({}, (endpoint) => ({ workloads: [quick(endpoint, "/nan")] }));
    expect(result).toMatchObject({ ok: true, workloads: { quick: { completed: 3, mean_ttft_ms: null } } });
  });

  it.for([
    [
      "ends badly",
      "/missing",
      20,
      /exit code 1: OSError: \/missing does not appear to have a file named config\.json$/,
    ],
    ["hangs", "/hangs", 1, /did not end within 1 s/],
    ["leaves a list", "/list", 20, /a result that is no JSON object/],
  ] as const)(
    "goes on with the next workload where one %s",
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

  it("ends with its limit, with what the command has started, whoever holds its output", async ({
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
        failures: { bad: "it did not end within 3 s (workloadSeconds)" },
        workloads: { quick: { completed: 3 } },
      });
      await expect.poll(() => isAlive(left("False"))).toBe(false);
    } finally {
      process.kill(left("True"), "SIGKILL");
    }
  });

  it("tells what it has measured when the Job is ended", async ({ expect }) => {
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
    expect(ended.result).toMatchObject({
      ok: false,
      workloads: { quick: { completed: 3 } },
      failures: { slow: expect.stringMatching(/^the Job was ended before this was over/) },
    });
  });

  it("says that the image lacks vLLM", async ({ expect }) => {
    const { result } = await bench({}, () => ({ command: ["vllm-of-another-image"] }));
    expect(result).toMatchObject({
      failures: { quick: expect.stringContaining("name an image that holds vLLM") },
    });
  });

  it("may be tried again where nobody answers", async ({ expect }) => {
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

describe.concurrent("AISBench", () => {
  it("measures accuracy, with the key in the model's file and nowhere else", async ({ expect }) => {
    const { code, result, log } = await aisbench({ key: "right" }, { atLeast: { gsm8k: 60 } });
    expect(code).toBe(0);
    expect(result).toEqual({
      ok: true,
      rows: [{ dataset: "gsm8k", metric: "accuracy", value: 62.5 }],
      failures: [],
    });
    expect(log).toContain("datasets in /weights/datasets");
    expect(log).toMatch(/^gsm8k {4}accuracy {2}62\.5$/m);
    expect(log).not.toContain("right");
  });

  it("fails below what is wanted", async ({ expect }) => {
    const { code, result } = await aisbench({}, { atLeast: { gsm8k: 90, gpqa: 50 } });
    expect(code).toBe(78);
    expect(result).toMatchObject({
      failures: ["gpqa was not measured, and 50 is wanted (atLeast)", "gsm8k: 62.5 is below 90 (atLeast)"],
    });
  });

  it("fails where nothing was measured", async ({ expect }) => {
    const { result } = await aisbench({ status: 500 });
    expect(result).toMatchObject({ ok: false, failures: ["gsm8k: accuracy was not measured"] });
  });

  it("measures performance", async ({ expect }) => {
    const { result } = await aisbench({}, { mode: "perf" });
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

  it("fails where requests failed, whatever it measured of the others", async ({ expect }) => {
    const partly = await aisbench({}, { mode: "perf", tokenizer: "/partly" });
    expect(partly.code).toBe(78);
    expect(partly.result).toMatchObject({
      ok: false,
      failures: ["gsm8k: 199 requests failed; see what the engines log"],
    });
    expect((await aisbench({ status: 500 }, { mode: "perf" })).result).toMatchObject({
      ok: false,
      failures: ["gsm8k: no request succeeded; see what the engines log"],
    });
  });

  it("takes what is no number for not measured", async ({ expect }) => {
    const accuracy = await aisbench({}, { atLeast: { gsm8k: 90 }, tokenizer: "/nan" });
    expect(accuracy.code).toBe(78);
    expect(accuracy.result).toMatchObject({
      ok: false,
      rows: [{ dataset: "gsm8k", value: null }],
      failures: ["gsm8k: accuracy was not measured", expect.stringContaining("90 is wanted")],
    });
    expect((await aisbench({}, { mode: "perf", tokenizer: "/nan" })).result).toMatchObject({
      ok: false,
      rows: [{ value: null }],
    });
  });

  it("says that a result cannot be read", async ({ expect }) => {
    const { result, log } = await aisbench({}, { mode: "perf", tokenizer: "/odd" });
    expect(result).toMatchObject({ error: expect.stringContaining("cannot be read: gsm8k.json") });
    expect(log).not.toContain("Traceback");
  });

  it("says where its log is when it ends badly", async ({ expect }) => {
    const { code, result } = await aisbench({}, { tokenizer: "/missing" });
    expect(code).toBe(78);
    expect(result).toMatchObject({ error: "ais_bench ended with exit code 1; see its log above" });
  });

  it("says before it measures that the stack takes another key", async ({ expect }) => {
    const { code, result, log } = await aisbench({ key: "right" }, {}, path, "sk-wrong");
    expect(code).toBe(78);
    expect(result).toMatchObject({ error: expect.stringMatching(/refuses the API key \(401\)/) });
    expect(log).not.toMatch(/gsm8k|sk-/);
  });

  it("may be tried again where nobody answers", async ({ expect }) => {
    const { code, result } = await aisbench({}, { port: 9 });
    expect(code).toBe(1);
    expect(result).toMatchObject({ error: "http://127.0.0.1:9 does not answer: Connection refused" });
  });

  it("says what to do where the image lacks it", async ({ expect }) => {
    const { result } = await aisbench({}, {}, dirname(python));
    expect(result).toMatchObject({ error: expect.stringContaining("the image holds no ais_bench") });
  });
});
