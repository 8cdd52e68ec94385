import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { EXIT_PERMANENT } from "../../core/kubernetes/job.ts";
import { runnerFiles } from "../../core/procedures/runner/files.ts";
import { serviceAccountFiles } from "../../core/service-account/index.ts";
import { python } from "../runtime/namespace.ts";
import { FakeApiServer } from "./fake-api-server.ts";
import { withPlaceholders } from "./plain-text.ts";
import { type Ended, mountScripts, resultOf, start, type Started, until } from "./planned-job.ts";

let api: FakeApiServer;

const scripts = mountScripts({ ...serviceAccountFiles, ...runnerFiles });

beforeAll(async () => {
  api = await FakeApiServer.start();
});

afterAll(() => api.stop());

// A permanent failure would end the next run.
beforeEach(() => {
  api.configMap = { metadata: { resourceVersion: "1" }, data: {} };
});

const TIME = /^\d{4}-\d\d-\d\dT[\d:]{8}\+00:00$/;

const UID = "7e0c9d5e-8b1f-4a51-9a86-0d0f5f0c2d11";

const identity = {
  procedure: "smoke",
  job: "x-smoke-0123456789",
  jobUid: UID,
  pod: "x-smoke-0123456789-3-abcde",
  started: expect.stringMatching(TIME),
};

const patch = z.object({ data: z.object({ "result.json": z.string() }).optional() });

/** The results that the ConfigMap held, in order. */
function stored(): unknown[] {
  return api.calls.flatMap(({ body }): unknown[] => {
    const { data } = patch.parse(body);
    return data === undefined ? [] : [JSON.parse(data["result.json"])];
  });
}

interface Options {
  readonly pods?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function begin(script: string, { pods = 1, args = [], env = {} }: Options = {}): Started {
  const own = ["--procedure", "smoke", "--config-map", "x-smoke-result", "--pods", String(pods)];
  return start(
    [
      ...[python, "-B", join(scripts, "run_procedure.py"), ...own, "--account", api.account, ...args],
      ...["--", "bash", "-c", script],
    ],
    {
      ...api.environment,
      ...{
        JOB_NAME: "x-smoke-0123456789",
        JOB_UID: UID,
        POD_NAME: "x-smoke-0123456789-3-abcde",
        JOB_COMPLETION_INDEX: "3",
      },
      ...env,
    },
  );
}

function run(script: string, options?: Options): Promise<Ended> {
  return begin(script, options).ended;
}

describe("the runner of procedures", () => {
  it("has the exit code at which its Job fails at once", () => {
    expect(runnerFiles["exit_code.py"]).toContain(`\nEXIT_PERMANENT = ${EXIT_PERMANENT}\n`);
  });

  it("prints the result last and stores it", async () => {
    api.calls.length = 0;
    const ended = await run(`echo '{"ok":true,"n":1}'; echo two; echo log >&2`);
    expect(ended).toMatchObject({ code: 0, stderr: "log\n" });
    const [two, line, ...rest] = ended.stdout.split("\n");
    expect([two, rest]).toEqual(["two", [""]]);
    expect(resultOf(ended)).toEqual({ ...identity, ok: true, n: 1, finished: expect.stringMatching(TIME) });
    expect(api.calls.at(-1)).toEqual({
      method: "PATCH",
      url: "/api/v1/namespaces/llm/configmaps/x-smoke-result",
      authorization: "Bearer service-account-token",
      type: "application/merge-patch+json",
      body: { data: { "result.json": line } },
    });
  });

  it("stores the state running first, in place of an earlier Job's result", async () => {
    api.calls.length = 0;
    const started = begin("echo ready >&2; read -r _ < <(sleep 1)");
    await until(() => started.stderr().includes("ready"));
    expect(stored()).toEqual([{ ...identity, ok: null, state: "running" }]);
    await started.ended;
    expect(stored()).toMatchObject([
      { state: "running" },
      { ok: false, job: identity.job, pod: identity.pod },
    ]);
  });

  it("removes the results of earlier Jobs, also those of more pods", async () => {
    const earlier = JSON.stringify({ job: "x-smoke-aaaaaaaaaa", ok: true });
    const again = JSON.stringify({ job: identity.job, jobUid: "of the Job that was deleted", ok: true });
    const own = JSON.stringify({ job: identity.job, jobUid: UID, ok: null });
    const data = { "result.json": earlier, "result-1.json": earlier, "result-2.json": own };
    api.configMap = {
      metadata: { resourceVersion: "7" },
      data: { ...data, "result-0.json": "{", "result-4.json": again, "result-5.json": earlier },
    };
    // Pod 1 stores its own result between the read and the patch.
    api.meanwhile = (held) => (held["result-1.json"] = own);
    const ended = await run(`echo '{"ok":true}'`, { pods: 3, env: { JOB_COMPLETION_INDEX: "0" } });
    expect(ended.stderr).toBe("");
    expect(Object.keys(api.configMap.data).toSorted()).toEqual([
      "result-0.json",
      "result-1.json",
      "result-2.json",
    ]);
    expect(api.configMap.data["result-1.json"]).toBe(own);
  });

  it("leaves the removal to pod 0", async () => {
    const earlier = JSON.stringify({ job: "x-smoke-aaaaaaaaaa", ok: true });
    api.configMap = { metadata: { resourceVersion: "7" }, data: { "result-5.json": earlier } };
    await run(`echo '{"ok":true}'`, { pods: 4, env: { JOB_COMPLETION_INDEX: "1" } });
    expect(Object.keys(api.configMap.data)).toEqual(["result-5.json", "result-1.json"]);
  });

  it("copies the serving digest at the start of the Job into its result", async () => {
    const annotations = { "glm-serve/serving": "0123456789" };
    api.configMap = { metadata: { resourceVersion: "7", annotations }, data: {} };
    const started = begin("echo ready >&2; read -r _ < <(sleep 1); echo '{\"ok\":true}'");
    await until(() => started.stderr().includes("ready"));
    api.configMap.metadata.annotations = { "glm-serve/serving": "another" };
    expect(resultOf(await started.ended)).toMatchObject({ ok: true, serving: "0123456789" });
    api.configMap = { metadata: { resourceVersion: "7" }, data: {} };
    expect(resultOf(await run("true"))).not.toHaveProperty("serving");
  });

  it("stores a result for each of several pods", async () => {
    api.calls.length = 0;
    await run(`echo '{"ok":true}'`, { pods: 4 });
    expect(api.calls[1]?.body).toHaveProperty(["data", "result-3.json"]);
  });

  it("uses the last of several results", async () => {
    expect(resultOf(await run(`echo '{"n":1}'; echo '{"n":2}'`))).toMatchObject({ n: 2, ok: true });
  });

  it.for([
    ["a script that fails", `echo '{"ok":false,"error":"no"}'; exit 78`, 78, { ok: false, error: "no" }],
    ["a failure whose result has ok", `echo '{"ok":true}'; exit 3`, 3, { ok: false }],
    [
      "no result",
      "echo hello",
      0,
      { error: "the script exited with code 0 without a result; read the log above" },
    ],
    [
      "half a result",
      `echo '{"ok":'; exit 1`,
      1,
      { ok: false, error: "the script exited with code 1 without a result; read the log above" },
    ],
    ["a script that is killed", "kill -9 $$", 137, { ok: false }],
  ] as const)("keeps the exit code of %s", async ([, script, code, result]) => {
    const ended = await run(script);
    expect(ended.code).toBe(code);
    expect(resultOf(ended)).toMatchObject(result);
  });

  it("reports a program that is missing", async () => {
    const ended = await start(
      [
        ...[
          python,
          "-B",
          join(scripts, "run_procedure.py"),
          "--procedure",
          "x",
          "--config-map",
          "y",
          "--pods",
          "1",
        ],
        ...["--account", api.account, "--", "no-such-program"],
      ],
      api.environment,
    ).ended;
    expect(ended.code).toBe(127);
    expect(ended.stderr.split("\n")[0]).toBe(
      "run_procedure.py: cannot start no-such-program: No such file or directory. Check the image of the procedure.",
    );
  });

  it("passes SIGTERM to the script", async () => {
    const started = begin(`trap 'echo "{\\"ok\\":false}"; exit 143' TERM; echo ready >&2; sleep 30 & wait`);
    await until(() => started.stderr().includes("ready"));
    started.kill("SIGTERM");
    expect((await started.ended).code).toBe(143);
  });

  it("does not wait for children that the script left behind", async () => {
    expect(resultOf(await run(`sleep 60 & echo '{"ok":true}'`))).toMatchObject({ ok: true });
  });

  it("succeeds and logs the reason when the result cannot be stored", async () => {
    api.status = 403;
    const refused = await run(`echo '{"ok":true}'`);
    api.status = 200;
    expect(refused.code).toBe(0);
    expect(refused.stderr).toMatchInlineSnapshot(`
      "run_procedure.py: cannot clear ConfigMap x-smoke-result in namespace llm, which may contain an earlier result: the API server answered 403 Forbidden
      run_procedure.py: cannot store the result in ConfigMap x-smoke-result in namespace llm: the API server answered 403 Forbidden. The result follows.
      "
    `);
    expect(resultOf(refused)).toMatchObject({ ok: true });
    const unreachable = await run(`echo '{"ok":true}'`, { env: { KUBERNETES_SERVICE_PORT: "1" } });
    expect(unreachable.stderr).toContain("Connection refused");
    expect(resultOf(unreachable)).toMatchObject({ ok: true });
    expect(unreachable.stdout + refused.stdout + refused.stderr).not.toContain("service-account-token");
  });

  it("does not store a result that is too long for a ConfigMap", async () => {
    const ended = await run(`printf '{"a":"%0600000d"}\\n' 1`);
    expect(ended.stderr).toContain("longer than 500000 bytes");
    expect(ended.code).toBe(0);
  });

  it("waits for the markers of other procedures", async () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-awaited-"));
    const args = ["--seconds", "20", "--for", "weights", directory, "repository at v1"];
    const started = begin(`echo '{"ok":true}'`, { args });
    await until(() =>
      started.stderr().includes(`waiting for weights to fill ${directory} with repository at v1`),
    );
    mkdirSync(join(directory, ".glm-serve"));
    writeFileSync(join(directory, ".glm-serve/weights.done.json"), '{"content":"repository at v1"}');
    expect((await started.ended).code).toBe(0);
  });

  it("rejects a marker of another revision", async () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-awaited-"));
    mkdirSync(join(directory, ".glm-serve"));
    writeFileSync(join(directory, ".glm-serve/weights.done.json"), '{"content":"repository at v0"}');
    const args = ["--seconds", "0", "--for", "weights", directory, "repository at v1"];
    const ended = await run(`echo '{"ok":true}'`, { args, env: { HOST_IP: "198.18.0.9" } });
    expect(ended.code).toBe(78);
    expect(withPlaceholders(ended.stderr, { [directory]: "<directory>" })).toMatchInlineSnapshot(`
      "run_procedure.py: <directory> contains repository at v0, expected repository at v1. Check the Job of weights: it may still run, may have failed, or may not have filled 198.18.0.9 (procedures.weights.nodes).
      smoke failed: <directory> contains repository at v0, expected repository at v1. Check the Job of weights: it may still run, may have failed, or may not have filled 198.18.0.9 (procedures.weights.nodes). A retry cannot succeed. The full result is in ConfigMap x-smoke-result in namespace llm, key result.json.
      "
    `);
  });

  it("stores what it waited for when SIGTERM ends the wait", async () => {
    api.calls.length = 0;
    const directory = modelDirectory();
    const started = begin("true", { args: awaiting(directory) });
    await until(() => started.stderr().includes("waiting for weights"));
    started.kill("SIGTERM");
    expect((await started.ended).code).toBe(143);
    expect(stored().at(-1)).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^SIGTERM received while waiting\. .* contains nothing, expected repository at v1\. Check the Job of weights/,
      ),
    });
  });

  it("ends at once with the reason when an awaited procedure failed permanently", async () => {
    const directory = modelDirectory();
    const started = begin("true", { args: awaiting(directory) });
    await until(() => started.stderr().includes("waiting for weights"));
    expect(fail(directory, "repository at v1", "Refused")).toBe(78);
    const ended = await started.ended;
    expect(ended.code).toBe(78);
    expect(resultOf(ended)["error"]).toBe(
      `weights failed to fill ${directory} with repository at v1: the token is wrong`,
    );
  });

  it.for([
    ["of another revision", "repository at v0", "Refused", false],
    ["that a retry may fix", "repository at v1", "Failed", true],
  ] as const)("keeps waiting after a failure %s", async ([, content, kind, reported]) => {
    const directory = modelDirectory();
    const started = begin("true", { args: awaiting(directory, 7) });
    await until(() => started.stderr().includes("waiting for weights"));
    fail(directory, content, kind);
    const begun = Date.now();
    const ended = await started.ended;
    expect(Date.now() - begun).toBeGreaterThan(5000);
    expect(String(resultOf(ended)["error"]).includes("the token is wrong")).toBe(reported);
  });

  it("waits for another run to remove a failure from before its start", async () => {
    const directory = modelDirectory();
    fail(directory, "repository at v1", "Refused");
    const own = [python, "-B", join(scripts, "await_weights.py"), "--look", "0.1", "--old", "2"];
    const again = start([...own, ...awaiting(directory)]);
    await until(() => again.stderr().includes("its last run failed: the token is wrong"));
    succeed(directory);
    expect((await again.ended).code).toBe(0);
    fail(directory, "repository at v2", "Refused");
    const ended = await start([...own, ...awaiting(directory, 60, "repository at v2")]).ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("weights failed to fill");
  });
});

/** A failure file is next to the model directory, so the directory has its own parent. */
function modelDirectory(): string {
  const directory = join(mkdtempSync(join(tmpdir(), "glm-serve-awaited-")), "model");
  mkdirSync(directory);
  return directory;
}

function awaiting(directory: string, seconds = 60, content = "repository at v1"): string[] {
  return ["--seconds", String(seconds), "--for", "weights", directory, content];
}

/** Ends a procedure that fills a directory with a failure, as its script does. Returns the exit code. */
function fail(directory: string, content: string, kind: "Refused" | "Failed"): number | null {
  return report(directory, content, `(_ for _ in ()).throw(outcome.${kind}("the token is wrong"))`);
}

function succeed(directory: string): void {
  report(directory, "repository at v1", 'outcome.marker.write(directory, "weights", content) or {}');
}

function report(directory: string, content: string, work: string): number | null {
  const script = [
    "import pathlib, sys, outcome",
    "directory, content = pathlib.Path(sys.argv[1]), sys.argv[2]",
    `outcome.report("weights", directory, content, lambda: ${work})`,
  ].join("\n");
  return spawnSync(python, ["-B", "-c", script, directory, content], { env: { PYTHONPATH: scripts } }).status;
}
