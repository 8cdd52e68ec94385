import { createServer } from "node:net";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { z } from "zod";
import { listening } from "../runtime/namespace.ts";
import { FakeModel, type Faults } from "./fake-model.ts";
import { runScript } from "./node.ts";
import { withPlaceholders } from "./plain-text.ts";

const verdict = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  checks: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      detail: z.string(),
      fix: z.string().optional(),
      transfer: z.enum(["proven", "not proven"]).optional(),
    }),
  ),
});

const TOOL_FIX = /^Set toolCallParser and, for vLLM, enableAutoToolChoice$/;

const ALL = ["models", "completion", "chat", "tool call", "reasoning", "generate", "both roles"];

function planFile(plan: object): string {
  const path = join(mkdtempSync(join(tmpdir(), "glm-serve-smoke-")), "plan.json");
  writeFileSync(path, JSON.stringify(plan));
  return path;
}

function smoke(faults: Faults, changes: object = {}, key?: string) {
  return FakeModel.serving(faults, async (model, { api, prefill, decode }) => {
    const url = (port: number) => `http://127.0.0.1:${port}`;
    const plan = {
      endpoint: url(api),
      servers: [url(prefill), url(decode)],
      roles: { prefill: [url(prefill)], decode: [url(decode)] },
      model: "glm-5",
      checks: ALL,
      readySeconds: 5,
      requestSeconds: 5,
      counterSeconds: 0,
      ...changes,
    };
    const ended = await runScript(
      "smoke/smoke.py",
      [planFile(plan)],
      key === undefined ? {} : { GLM_SERVE_API_KEY: key },
    );
    const result = verdict.parse(ended.result);
    return { ...ended, result, model, failed: result.checks.filter(({ ok }) => !ok) };
  });
}

describe.concurrent("smoke", () => {
  it("passes a stack that answers, and reports its answers", async ({ expect }) => {
    const { code, result, log } = await smoke({});
    expect(code).toBe(0);
    expect(result.checks.map(({ name, ok }) => [name, ok])).toEqual(ALL.map((name) => [name, true]));
    expect(result.checks.map(({ detail }) => detail)).toEqual([
      "glm-5 on 2 servers",
      "not one thing",
      "not one thing",
      '{"city": "北京"}',
      "Compare the digits.",
      "not one thing",
      "prefill computed 400 tokens, decode fetched 384 and generated 64",
    ]);
    expect(withPlaceholders(log)).toMatchInlineSnapshot(`
      "ok      models       <time> s  glm-5 on 2 servers
      ok      completion   <time> s  not one thing
      ok      chat         <time> s  not one thing
      ok      tool call    <time> s  {"city": "北京"}
      ok      reasoning    <time> s  Compare the digits.
      ok      generate     <time> s  not one thing
      ok      both roles   <time> s  prefill computed 400 tokens, decode fetched 384 and generated 64
      "
    `);
  });

  it("runs only the checks of the plan", async ({ expect }) => {
    const { model } = await smoke({}, { checks: ["models", "chat"], roles: {} });
    expect(model.requested).toEqual(["/", "/v1/chat/completions"]);
  });

  const cases: readonly [what: string, faults: Faults, check: string, detail: RegExp, fix: RegExp][] = [
    [
      "a tool call as text",
      { toolCallAsText: true },
      "tool call",
      /^the answer has the tool call as text: <tool_call>/,
      TOOL_FIX,
    ],
    [
      "no tool call",
      { noToolCall: true },
      "tool call",
      /^the model did not call the tool: not one/,
      TOOL_FIX,
    ],
    [
      "broken arguments",
      { callArguments: '{"city": ' },
      "tool call",
      /not a JSON object: \{"city":$/,
      TOOL_FIX,
    ],
    [
      "no arguments",
      { callArguments: "{}" },
      "tool call",
      /^the arguments of the call lack city, which/,
      TOOL_FIX,
    ],
    ["an empty argument", { callArguments: '{"city": " "}' }, "tool call", /lack city/, TOOL_FIX],
    ["an argument that is not a text", { callArguments: '{"city": 7}' }, "tool call", /lack city/, TOOL_FIX],
    [
      "content in parts",
      { message: { content: [{ type: "text", text: "hi" }] } },
      "chat",
      /^content of the message is not a text: \[\{"type"/,
      /^Check which program listens on that port$/,
    ],
    [
      "reasoning in parts",
      { message: { content: "a", reasoning: ["b"] } },
      "reasoning",
      /not a text: \["b"\]/,
      /^Check which program listens on that port$/,
    ],
    [
      "calls that are not a list",
      { message: { tool_calls: { a: 1 } } },
      "tool call",
      /tool_calls has no function call/,
      TOOL_FIX,
    ],
    [
      "a call that is a text",
      { message: { tool_calls: ["get_weather"] } },
      "tool call",
      /no function call/,
      TOOL_FIX,
    ],
    [
      "a function that is a text",
      { message: { tool_calls: [{ function: "f" }] } },
      "tool call",
      /no function call/,
      TOOL_FIX,
    ],
    [
      "models that are texts",
      { listed: ["glm-5"] },
      "models",
      /serves no model, not glm-5$/,
      /servedModelName/,
    ],
    ["models that are not a list", { listed: 7 }, "models", /serves no model/, /servedModelName/],
    [
      "reasoning in the answer",
      { thoughtsInAnswer: true },
      "reasoning",
      /^the answer contains the reasoning: /,
      /^Set reasoningParser to glm45$/,
    ],
    [
      "no reasoning",
      { noReasoning: true },
      "reasoning",
      /has no reasoning/,
      /^Set reasoningParser to glm45$/,
    ],
    ["an empty answer", { empty: true }, "completion", /^the completion is empty/, /^Read the engine's log$/],
    ["repetition", { gibberish: true }, "chat", /repeats itself: the the/, /hccn\.conf/],
    [
      "a crash",
      { status: 500 },
      "chat",
      /answered 500: .*EngineCore encountered/,
      /^Read the logs of the engines and the proxy/,
    ],
    [
      "a foreign server",
      { html: true },
      "chat",
      /did not answer with a JSON object: <html>/,
      /^Check which program/,
    ],
    ["decode alone", { skips: "prefill" }, "both roles", /^prefill computed no tokens/, /healthcheck/],
    ["prefill alone", { skips: "decode" }, "both roles", /^decode generated no tokens/, /healthcheck/],
    ["no transfer", { skips: "transfer" }, "both roles", /^decode fetched no KV cache/, /engine_id/],
    [
      "a restart of prefill",
      { restarts: "prefill" },
      "both roles",
      /^prefill restarted during the check \(http.*vllm:prompt_tokens_total was reset$/,
      /--previous/,
    ],
    [
      "a restart of decode",
      { restarts: "decode" },
      "both roles",
      /^decode restarted during the check/,
      /run smoke again$/,
    ],
    [
      "no counters",
      { noCounters: true },
      "both roles",
      /does not report the metric vllm:/,
      /remove disableLogStats/,
    ],
  ];
  it.for(cases)("reports %s", async ([, faults, check, detail, fix], { expect }) => {
    const { code, failed, log, result } = await smoke(faults);
    expect(code).toBe(78);
    const [first, ...others] = failed;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    expect(result.error).toBe(`${first?.name}: ${first?.detail}${more}`);
    expect(log).not.toContain("Traceback");
    const found = failed.find(({ name }) => name === check);
    expect(found?.detail).toMatch(detail);
    expect(found?.fix).toMatch(fix);
    expect(log).toContain(`→ ${found?.fix ?? ""}`);
  });

  it.for([
    ["a good first token and then noise", `你${"!".repeat(60)}`],
    ["a good first word and then noise", `Hello${"!".repeat(60)}`],
    ["noise that a short limit cuts off", "你!!!!!!!!!!!!!!"],
    ["two characters over and over", "你好".repeat(40)],
    ["two letters over and over", "abab".repeat(40)],
    ["noise in the middle of an answer", `It is so. ${"<|x|>".repeat(16)} That is all.`],
    ["noise after a rule", `${"-".repeat(40)}\n${"!".repeat(20)}.`],
    ["words over and over", "no no no no no no no no"],
  ] as const)("rejects %s in every kind of answer", async ([, says], { expect }) => {
    const { failed } = await smoke({ says, noToolCall: true });
    expect(failed.map(({ name, detail }) => [name, detail.includes("repeats itself")])).toEqual(
      ["completion", "chat", "tool call", "generate", "both roles"].map((name) => [name, true]),
    );
  });

  it.for([
    ["a rule", `Title\n${"=".repeat(40)}\n${"─".repeat(30)}\nText.`],
    ["a table", `| a | b |\n|${"---|".repeat(20)}\n| 1 | 2 |`],
    ["indented code", `if so:\n${" ".repeat(32)}pass`],
    ["seven repetitions", "haha".repeat(3) + "!!!!!!!"],
  ] as const)("accepts %s", async ([, says], { expect }) => {
    expect((await smoke({ says })).failed).toEqual([]);
  });

  it("reports an answer with half a character", async ({ expect }) => {
    const { result } = await smoke({ says: "not \ud800 one" }, { checks: ["chat"] });
    expect(result.checks).toMatchObject([{ ok: true, detail: "not ? one" }]);
  });

  it("reports when the metrics cannot verify the KV transfer", async ({ expect }) => {
    const proven = await smoke({});
    expect(proven.result.checks.at(-1)?.transfer).toBe("proven");
    const { result } = await smoke({ noFetchCounter: true });
    expect(result.checks.at(-1)).toMatchObject({
      ok: true,
      transfer: "not proven",
      detail: expect.stringMatching(
        /cannot be verified: http.* does not report the metric vllm:external_prefix_cache_hits_total$/,
      ),
    });
  });

  it("accepts a key with the line end of its file", async ({ expect }) => {
    const { result } = await smoke({ key: "sk-right" }, {}, "sk-right\n");
    expect(result.ok).toBe(true);
  });

  it.for([
    ["of two lines", "sk-one\nsk-two", /contains a space or a character that is not printable ASCII$/],
    ["with a space", "sk-one sk-two", /contains a space or a character that is not printable ASCII/],
    [
      "with letters outside ASCII",
      "sk-schlüssel",
      /contains a space or a character that is not printable ASCII/,
    ],
    ["without characters", "\n", /is empty$/],
  ] as const)("names the Secret of a key %s, without its value", async ([, key, detail], { expect }) => {
    const { code, result, log, model } = await smoke({}, { apiKey: "Secret glm-api, key token" }, key);
    expect(code).toBe(78);
    expect(result.checks).toMatchObject([{ name: "key", detail: expect.stringMatching(detail) }]);
    expect(result.checks[0]?.detail).toContain("Secret glm-api, key token");
    expect(log + JSON.stringify(result)).not.toMatch(/sk-|Traceback/);
    expect(model.requested).toEqual([]);
  });

  it("exits with a code for a retry when the Secret of the key is missing", async ({ expect }) => {
    const { code, result, model } = await smoke({}, { apiKey: "Secret glm-api, key token" });
    expect(code).toBe(1);
    expect(result.checks).toMatchObject([
      { name: "key", detail: "the API key is missing: Secret glm-api, key token does not exist" },
    ]);
    expect(model.requested).toEqual([]);
  });

  it("does not accept a server that only accepts connections", async ({ expect }) => {
    const mute = createServer(() => {
      // Never answers.
    }).listen(0, "127.0.0.1");
    const port = await listening(mute);
    try {
      const { code, result } = await smoke(
        {},
        { servers: [`http://127.0.0.1:${port}`], checks: ["chat"], readySeconds: 1, requestSeconds: 1 },
      );
      expect(code).toBe(1);
      expect(result.checks).toMatchObject([
        { name: "reach", detail: `http://127.0.0.1:${port}/ did not answer within 1 s` },
      ]);
    } finally {
      mute.close();
    }
  });

  it("sends the key, and names the setting of a wrong key", async ({ expect }) => {
    expect((await smoke({ key: "right" }, {}, "right")).result.ok).toBe(true);
    const { failed, log } = await smoke({ key: "right" }, {}, "wrong");
    expect(withPlaceholders(log)).toMatchInlineSnapshot(`
      "ok      models       <time> s  glm-5 on 2 servers
      FAILED  completion   <time> s  http://127.0.0.1:<port>/v1/completions answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      FAILED  chat         <time> s  http://127.0.0.1:<port>/v1/chat/completions answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      FAILED  tool call    <time> s  http://127.0.0.1:<port>/v1/chat/completions answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      FAILED  reasoning    <time> s  http://127.0.0.1:<port>/v1/chat/completions answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      FAILED  generate     <time> s  http://127.0.0.1:<port>/generate answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      FAILED  both roles   <time> s  http://127.0.0.1:<port>/v1/chat/completions answered 401: {"error":"Unauthorized"}
              → Check the API key in the Secret of procedures.smoke.apiKey
      "
    `);
    expect(failed.map(({ name }) => name)).toContain("chat");
    expect(failed[0]).toMatchObject({
      detail: expect.stringContaining("answered 401"),
      fix: expect.stringContaining("procedures.smoke.apiKey"),
    });
    expect(log).not.toContain("wrong");
  });

  it("reports the served model when its name differs", async ({ expect }) => {
    const { failed } = await smoke({}, { model: "glm-4.7", checks: ["models"] });
    expect(failed[0]?.detail).toMatch(/serves glm-5, not glm-4\.7$/);
  });

  it("stops waiting for an answer after requestSeconds", async ({ expect }) => {
    const { failed } = await smoke({ hangs: true }, { checks: ["chat"], requestSeconds: 1 });
    expect(failed[0]?.detail).toMatch(/did not answer within 1 s$/);
  });

  it("exits with a code for a retry when no server answers", async ({ expect }) => {
    const plan = {
      endpoint: "http://127.0.0.1:9",
      servers: [],
      roles: {},
      model: "glm-5",
      checks: ALL,
      readySeconds: 1,
      requestSeconds: 1,
      counterSeconds: 0,
    };
    const ended = await runScript("smoke/smoke.py", [planFile(plan)]);
    expect(ended.code).toBe(1);
    expect(withPlaceholders(ended.log)).toMatchInlineSnapshot(`
      "FAILED  reach   <time> s  http://127.0.0.1:<port> does not answer: Connection refused
              → Check that the pods are ready (kubectl get pods); a start may take an hour
      "
    `);
    expect(ended.result).toMatchObject({
      ok: false,
      checks: [{ name: "reach", detail: "http://127.0.0.1:9 does not answer: Connection refused" }],
    });
  });
});
