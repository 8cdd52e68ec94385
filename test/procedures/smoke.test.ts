import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { z } from "zod";
import { FakeModel, type Faults } from "./fake-model.ts";
import { runScript } from "./node.ts";

const verdict = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), cure: z.string().optional() }),
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

  const cases: readonly [what: string, faults: Faults, check: string, detail: RegExp, cure: RegExp][] = [
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
    ["broken arguments", { brokenArguments: true }, "tool call", /no JSON object: \{"city":$/, /parser/],
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
    ["no counters", { noCounters: true }, "both roles", /has no counter vllm:/, /disable-log-stats/],
  ];
  it.for(cases)("finds %s", async ([, faults, check, detail, cure], { expect }) => {
    const { code, failed, log } = await smoke(faults);
    expect(code).toBe(78);
    const found = failed.find(({ name }) => name === check);
    expect(found?.detail).toMatch(detail);
    expect(found?.cure).toMatch(cure);
    expect(log).toContain(`→ ${found?.cure ?? ""}`);
  });

  it("sends the key, and says which Secret to look at where it is another", async ({ expect }) => {
    expect((await smoke({ key: "right" }, {}, "right")).result.ok).toBe(true);
    const { failed, log } = await smoke({ key: "right" }, {}, "wrong");
    expect(failed.map(({ name }) => name)).toContain("chat");
    expect(failed[0]).toMatchObject({
      detail: expect.stringContaining("answered 401"),
      cure: expect.stringContaining("procedures.smoke.apiKey"),
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
