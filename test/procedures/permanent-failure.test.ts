import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runnerFiles } from "../../core/procedures/runner/files.ts";
import { serviceAccountFiles } from "../../core/service-account/index.ts";
import { python } from "../runtime/namespace.ts";
import { FakeApiServer } from "./fake-api-server.ts";
import { type Ended, mountScripts, resultOf, start } from "./planned-job.ts";

const JOB = "x-smoke-0123456789";
const JOB_URL = `/apis/batch/v1/namespaces/llm/jobs/${JOB}`;
const CONFIG_MAP_URL = "/api/v1/namespaces/llm/configmaps/x-smoke-result";
const FAILS = `echo '{"ok":false,"error":"chat: the answer repeats itself"}'; exit 78`;
const REASON =
  "smoke failed: chat: the answer repeats itself. A retry cannot succeed. The full result is in " +
  "ConfigMap x-smoke-result in namespace llm, key result.json.";

let api: FakeApiServer;

const scripts = mountScripts({ ...serviceAccountFiles, ...runnerFiles });
const terminationLog = join(mkdtempSync(join(tmpdir(), "glm-serve-termination-")), "termination-log");

beforeAll(async () => {
  api = await FakeApiServer.start();
});

afterAll(() => api.stop());

beforeEach(() => {
  api.calls.length = 0;
  [api.status, api.jobStatus] = [200, 200];
  api.job = { spec: { backoffLimit: 3 }, status: {} };
  api.configMap = { metadata: { resourceVersion: "1" }, data: {} };
  writeFileSync(terminationLog, "");
});

/** One try of a Job: a pod that runs a script. */
function run(
  script: string,
  { pods = 1, ...env }: { pods?: number; [variable: string]: string | number | undefined } = {},
): Promise<Ended> {
  const own = ["--procedure", "smoke", "--config-map", "x-smoke-result", "--pods", String(pods)];
  const files = ["--account", api.account, "--termination-log", terminationLog];
  const variables = { JOB_NAME: JOB, JOB_UID: "uid-1", POD_NAME: `${JOB}-0-aaaaa` };
  return start(
    [python, "-B", join(scripts, "run_procedure.py"), ...own, ...files, "--", "bash", "-c", script],
    {
      ...api.environment,
      ...variables,
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    },
  ).ended;
}

function lastLine(text: string): string | undefined {
  return text.trimEnd().split("\n").at(-1);
}

/** The requests that changed something, in order. */
function changes() {
  return api.calls
    .filter(({ body }) => JSON.stringify(body) !== "{}")
    .map(({ url, body }) => ({ url, body }));
}

describe("a permanent failure", () => {
  it("is stored first, then removes the retries of its Job", async () => {
    const ended = await run(FAILS);
    expect(ended.code).toBe(78);
    expect(resultOf(ended)).toMatchObject({ ok: false, permanent: true, job: JOB, jobUid: "uid-1" });
    expect(changes()).toEqual([
      { url: CONFIG_MAP_URL, body: { data: { "result.json": expect.stringContaining("running") } } },
      { url: CONFIG_MAP_URL, body: { data: { "result.json": lastLine(ended.stdout) } } },
      { url: JOB_URL, body: { spec: { backoffLimit: 0 } } },
    ]);
    expect(api.calls.every(({ type }) => type === "application/merge-patch+json")).toBe(true);
  });

  it("ends the log and is the termination message", async () => {
    const ended = await run(FAILS);
    expect(lastLine(ended.stderr)).toBe(REASON);
    expect(readFileSync(terminationLog, "utf8")).toBe(REASON);
  });

  it("leaves the pods that have failed so far below the limit, so that its own pod ends before the Job", async () => {
    api.job.status.failed = 2;
    await run(FAILS);
    expect(changes().at(-1)).toEqual({ url: JOB_URL, body: { spec: { backoffLimit: 2 } } });
  });

  it("does not change a Job that has no retry left", async () => {
    api.job = { spec: { backoffLimit: 1 }, status: { failed: 1 } };
    await run(FAILS);
    expect(changes().filter(({ url }) => url === JOB_URL)).toEqual([]);
  });

  it("ends the next try at once where the Job may not be patched", async () => {
    api.jobStatus = 403;
    const first = await run(FAILS);
    expect([first.code, lastLine(first.stderr)]).toEqual([78, REASON]);
    expect(first.stderr).toContain(
      `run_procedure.py: cannot remove the retries of Job ${JOB}, so Kubernetes may start another pod: the API server answered 403 Forbidden\n`,
    );
    const held = structuredClone(api.configMap.data);
    const second = await run("echo the script ran >&2", { POD_NAME: `${JOB}-0-bbbbb` });
    expect([second.code, lastLine(second.stderr)]).toEqual([78, REASON]);
    expect(second.stderr).toContain(
      `run_procedure.py: pod ${JOB}-0-aaaaa of this Job failed permanently, so this try does not run\n`,
    );
    expect(second.stderr).not.toContain("the script ran");
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(terminationLog, "utf8")).toBe(REASON);
    expect(api.configMap.data).toEqual(held);
  });

  it("removes the retries at the next try, if the API server was unreachable", async () => {
    api.jobStatus = 503;
    await run(FAILS);
    api.jobStatus = 200;
    await run(FAILS);
    expect(api.job.spec.backoffLimit).toBe(0);
  });

  it("of one pod ends the later tries of every other pod", async () => {
    api.jobStatus = 403;
    await run(FAILS, { pods: 2, JOB_COMPLETION_INDEX: "1" });
    const other = await run("true", { pods: 2, JOB_COMPLETION_INDEX: "0" });
    expect(other.code).toBe(78);
    expect(lastLine(other.stderr)).toBe(REASON.replace("result.json", "result-1.json"));
  });

  it("does not stop a Job of the same name that was created again", async () => {
    api.jobStatus = 403;
    await run(FAILS);
    const again = await run(`echo '{"ok":true}'`, { JOB_UID: "uid-2" });
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(api.configMap.data["result.json"]).toBe(lastLine(again.stdout));
  });

  it("does not stop a pod that has no uid of its Job", async () => {
    await run(FAILS, { JOB_UID: "" });
    expect(await run(`echo '{"ok":true}'`, { JOB_UID: "" })).toMatchObject({ code: 0, stderr: "" });
  });

  it("keeps its reason and exit code when the API server is unreachable", async () => {
    const ended = await run(FAILS, { KUBERNETES_SERVICE_PORT: "1" });
    expect(ended.code).toBe(78);
    expect(lastLine(ended.stderr)).toBe(
      `smoke failed: chat: the answer repeats itself. A retry cannot succeed. The full result is in the log of pod ${JOB}-0-aaaaa.`,
    );
  });

  it("has a reason of one line, short enough for a termination message", async () => {
    const ended = await run(`printf '{"ok":false,"error":"first\\\\nsecond %03000d"}\\n' 1; exit 78`);
    expect(lastLine(ended.stderr)).toMatch(
      /^smoke failed: first second 0+…\. A retry cannot succeed\. The full result is in/,
    );
    expect(readFileSync(terminationLog, "utf8").length).toBeLessThan(1500);
  });
});

describe("a failure that a retry may fix", () => {
  it("does not patch the Job, and the next try runs", async () => {
    const ended = await run(`echo '{"ok":false,"error":"no answer yet"}'; exit 1`);
    expect(ended.code).toBe(1);
    expect(resultOf(ended)).not.toHaveProperty("permanent");
    expect(api.calls.filter(({ url }) => url === JOB_URL)).toEqual([]);
    expect(lastLine(ended.stderr)).toBe(
      "smoke failed: no answer yet. The full result is in ConfigMap x-smoke-result in namespace llm, key result.json.",
    );
    expect(await run(`echo '{"ok":true}'`)).toMatchObject({ code: 0, stderr: "" });
  });
});
