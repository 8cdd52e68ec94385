import { createServer } from "node:net";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { z } from "zod";
import { listening } from "../runtime/namespace.ts";
import { FakeModel, type Faults } from "./fake-model.ts";
import { runScript } from "./node.ts";

const verdict = z.object({
  ok: z.boolean(),
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
  it("passes a stack that answers, and says what it answered", async ({ expect }) => {
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
    expect(log).toMatch(/^ok {6}models {6} +[\d.]+ s {2}glm-5 on 2 servers$/m);
  });

  it("asks only what the stack can", async ({ expect }) => {
    const { model } = await smoke({}, { checks: ["models", "chat"], roles: {} });
    expect(model.asked).toEqual(["/", "/v1/chat/completions"]);
  });

  const cases: readonly [what: string, faults: Faults, check: string, detail: RegExp, fix: RegExp][] = [
    [
      "a tool call as text",
      { toolCallAsText: true },
      "tool call",
      /^the tool call came as text: <tool_call>/,
      /parser/,
    ],
    [
      "no tool call",
      { noToolCall: true },
      "tool call",
      /^the model called no tool and said: not one/,
      /parser/,
    ],
    ["broken arguments", { callArguments: '{"city": ' }, "tool call", /no JSON object: \{"city":$/, /parser/],
    [
      "no arguments",
      { callArguments: "{}" },
      "tool call",
      /^the arguments of the call lack city, which/,
      /parser/,
    ],
    ["an empty argument", { callArguments: '{"city": " "}' }, "tool call", /lack city/, /parser/],
    ["an argument that is no text", { callArguments: '{"city": 7}' }, "tool call", /lack city/, /parser/],
    [
      "content in parts",
      { message: { content: [{ type: "text", text: "hi" }] } },
      "chat",
      /^content of the message is no text: \[\{"type"/,
      /answers on that port/,
    ],
    [
      "thoughts in parts",
      { message: { content: "a", reasoning: ["b"] } },
      "reasoning",
      /no text: \["b"\]/,
      /port/,
    ],
    [
      "calls that are no list",
      { message: { tool_calls: { a: 1 } } },
      "tool call",
      /no call of a function/,
      /parser/,
    ],
    ["a call that is a text", { message: { tool_calls: ["get_weather"] } }, "tool call", /no call/, /parser/],
    [
      "a function that is a text",
      { message: { tool_calls: [{ function: "f" }] } },
      "tool call",
      /no call/,
      /parser/,
    ],
    [
      "models that are texts",
      { listed: ["glm-5"] },
      "models",
      /serves nothing and not glm-5$/,
      /servedModelName/,
    ],
    ["models that are no list", { listed: 7 }, "models", /serves nothing/, /servedModelName/],
    [
      "thoughts in the answer",
      { thoughtsInAnswer: true },
      "reasoning",
      /^the thoughts came in the answer/,
      /glm45/,
    ],
    ["no thoughts", { noReasoning: true }, "reasoning", /holds no reasoning/, /reasoning parser/],
    ["an empty answer", { empty: true }, "completion", /^the completion is empty/, /log/],
    ["repetition", { gibberish: true }, "chat", /repeats itself: the the/, /hccn\.conf/],
    [
      "a crash",
      { status: 500 },
      "chat",
      /answered 500: .*EngineCore encountered/,
      /engines and the proxy log/,
    ],
    ["a foreign server", { html: true }, "chat", /answered no JSON object: <html>/, /who listens/],
    ["decode alone", { skips: "prefill" }, "both roles", /^prefill computed nothing/, /healthcheck/],
    ["prefill alone", { skips: "decode" }, "both roles", /^decode generated nothing/, /healthcheck/],
    ["no transfer", { skips: "transfer" }, "both roles", /^decode fetched no KV cache/, /engine_id/],
    [
      "a rank of prefill that was restarted",
      { restarts: "prefill" },
      "both roles",
      /^a rank of prefill was restarted meanwhile \(http.*vllm:prompt_tokens_total began anew$/,
      /--previous/,
    ],
    [
      "a rank of decode that was restarted",
      { restarts: "decode" },
      "both roles",
      /^a rank of decode was restarted meanwhile/,
      /run this again/,
    ],
    ["no counters", { noCounters: true }, "both roles", /has no counter vllm:/, /disable-log-stats/],
  ];
  it.for(cases)("finds %s", async ([, faults, check, detail, fix], { expect }) => {
    const { code, failed, log } = await smoke(faults);
    expect(code).toBe(78);
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
    ["noise amid sense", `It is so. ${"<|x|>".repeat(16)} That is all.`],
    ["noise after a rule", `${"-".repeat(40)}\n${"!".repeat(20)}.`],
    ["words over and over", "no no no no no no no no"],
  ] as const)("refuses %s, wherever the model speaks", async ([, says], { expect }) => {
    const { failed } = await smoke({ says, noToolCall: true });
    expect(failed.map(({ name, detail }) => [name, detail.includes("repeats itself")])).toEqual(
      ["completion", "chat", "tool call", "generate", "both roles"].map((name) => [name, true]),
    );
  });

  it.for([
    ["a rule", `Title\n${"=".repeat(40)}\n${"─".repeat(30)}\nText.`],
    ["a table", `| a | b |\n|${"---|".repeat(20)}\n| 1 | 2 |`],
    ["indented code", `if so:\n${" ".repeat(32)}pass`],
    ["seven times the same", "haha".repeat(3) + "!!!!!!!"],
  ] as const)("lets %s pass", async ([, says], { expect }) => {
    expect((await smoke({ says })).failed).toEqual([]);
  });

  it("tells of an answer with half a character", async ({ expect }) => {
    const { result } = await smoke({ says: "not \ud800 one" }, { checks: ["chat"] });
    expect(result.checks).toMatchObject([{ ok: true, detail: "not ? one" }]);
  });

  it("says so where the counters cannot prove the transfer", async ({ expect }) => {
    const proven = await smoke({});
    expect(proven.result.checks.at(-1)?.transfer).toBe("proven");
    const { result } = await smoke({ noFetchCounter: true });
    expect(result.checks.at(-1)).toMatchObject({
      ok: true,
      transfer: "not proven",
      detail: expect.stringMatching(
        /not proven: http.* has no counter vllm:external_prefix_cache_hits_total$/,
      ),
    });
  });

  it("takes a key as a file holds it, with the end of its line", async ({ expect }) => {
    const { result } = await smoke({ key: "sk-right" }, {}, "sk-right\n");
    expect(result.ok).toBe(true);
  });

  it.for([
    ["of two lines", "sk-one\nsk-two", /holds more than printable ASCII without spaces$/],
    ["with a space", "sk-one sk-two", /holds more than/],
    ["of other letters", "sk-schlüssel", /holds more than/],
    ["of nothing", "\n", /is empty$/],
  ] as const)("names the Secret of a key %s, and never its value", async ([, key, detail], { expect }) => {
    const { code, result, log, model } = await smoke({}, { apiKey: "Secret glm-api, key token" }, key);
    expect(code).toBe(78);
    expect(result.checks).toMatchObject([{ name: "key", detail: expect.stringMatching(detail) }]);
    expect(result.checks[0]?.detail).toContain("Secret glm-api, key token");
    expect(log + JSON.stringify(result)).not.toMatch(/sk-|Traceback/);
    expect(model.asked).toEqual([]);
  });

  it("may be tried again where the Secret of the key is not there", async ({ expect }) => {
    const { code, result, model } = await smoke({}, { apiKey: "Secret glm-api, key token" });
    expect(code).toBe(1);
    expect(result.checks).toMatchObject([
      { name: "key", detail: "the API key is missing: there is no Secret glm-api, key token" },
    ]);
    expect(model.asked).toEqual([]);
  });

  it("does not take who only accepts connections for one that answers", async ({ expect }) => {
    const mute = createServer(() => {
      // It says nothing.
    }).listen(0, "127.0.0.1");
    const port = await listening(mute);
    try {
      const { code, result } = await smoke(
        {},
        { servers: [`http://127.0.0.1:${port}`], checks: ["chat"], readySeconds: 1, requestSeconds: 1 },
      );
      expect(code).toBe(1);
      expect(result.checks).toMatchObject([
        { name: "reach", detail: `http://127.0.0.1:${port}/ gave no answer within 1 s` },
      ]);
    } finally {
      mute.close();
    }
  });

  it("sends the key, and says which Secret to look at where it is another", async ({ expect }) => {
    expect((await smoke({ key: "right" }, {}, "right")).result.ok).toBe(true);
    const { failed, log } = await smoke({ key: "right" }, {}, "wrong");
    expect(failed.map(({ name }) => name)).toContain("chat");
    expect(failed[0]).toMatchObject({
      detail: expect.stringContaining("answered 401"),
      fix: expect.stringContaining("procedures.smoke.apiKey"),
    });
    expect(log).not.toContain("wrong");
  });

  it("says which model is served where it is another", async ({ expect }) => {
    const { failed } = await smoke({}, { model: "glm-4.7", checks: ["models"] });
    expect(failed[0]?.detail).toMatch(/serves glm-5 and not glm-4\.7$/);
  });

  it("gives up on an answer that does not come", async ({ expect }) => {
    const { failed } = await smoke({ hangs: true }, { checks: ["chat"], requestSeconds: 1 });
    expect(failed[0]?.detail).toMatch(/gave no answer within 1 s$/);
  });

  it("may be tried again where nobody answers", async ({ expect }) => {
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
    expect(ended.result).toMatchObject({
      ok: false,
      checks: [{ name: "reach", detail: "http://127.0.0.1:9 does not answer: Connection refused" }],
    });
  });
});
