import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import { plan, type Site } from "../../core/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-procedure-"));

const run = (...words: string[]) => call(directory, words);

describe("the commands of procedures", () => {
  test.each([
    ["preflight", ["ServiceAccount", "Role", "RoleBinding", "Service", "Job"]],
    ["smoke", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
    ["bench", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
    ["accuracy", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
  ])("%s --render prints the Job and what it needs, and nothing of the stack", async (name, kinds) => {
    const { code, stdout, stderr } = await run(name, "a3-1p1d", "--render");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const objects = loadAll(stdout);
    expect(objects).toMatchObject(["ConfigMap", "ConfigMap", ...kinds].map((kind) => ({ kind })));
    for (const object of objects)
      expect(object).toMatchObject({
        metadata: { name: expect.stringMatching(new RegExp(`^a3-1p1d-${name}`)) },
      });
  });

  test("without --render they say how to run it and where the result is", async () => {
    const site = join(directory, "site.yaml");
    writeFileSync(site, "namespace: llm\nprocedures: { smoke: { deadlineSeconds: 900 }, preflight: {} }\n");
    const { code, stdout } = await run("smoke", "a3-1p1d", "--site", site);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Job a3-1p1d-smoke-\w{10} in llm: one pod, ended after 900 s at the latest\n/);
    expect(stdout).toContain(`glm-serve smoke a3-1p1d --site ${site} --render | kubectl apply -f -`);
    expect(stdout).toContain(
      String.raw`kubectl --namespace llm get configmap a3-1p1d-smoke-result --output=jsonpath='{.data.result\.json}'`,
    );
    expect((await run("preflight", "a3-1p1d")).stdout).toContain(String.raw`{.data.result-0\.json}`);
  });

  test("they say how a result of an older plan is told, in the words of the whole stack's", async () => {
    const site = join(directory, "weights.yaml");
    const weights = { source: "modelscope", repository: "ZhipuAI/GLM-5", revision: "v1" } as const;
    const on: Site = {
      weights: { persistentVolumeClaim: { claimName: "weights" } },
      procedures: { weights, smoke: {} },
    };
    writeFileSync(site, JSON.stringify(on));
    const serving = plan(a31p1d, on).procedures.find(({ name }) => name === "smoke")?.serving;
    expect(serving).toBeDefined();
    const { stdout } = await run("smoke", "a3-1p1d", "--site", site);
    expect(stdout).toContain(`of      "serving":"${serving}"; a result that names another`);
    expect((await run("preflight", "a3-1p1d")).stdout).not.toContain("serving");
  });

  test.each([
    ["succeeds", ["", "SuccessCriteriaMet", "SuccessCriteriaMet Complete"], "SuccessCriteriaMet Complete\n"],
    ["fails at once", ["FailureTarget Failed"], "FailureTarget Failed\n"],
    ["is gone", [""], ""],
  ])("their line to wait ends when the Job %s", async (_, states, said) => {
    const line = /^wait {4}(.*)$/m.exec((await run("smoke", "a3-1p1d")).stdout)?.[1] ?? "";
    const tools = mkdtempSync(join(tmpdir(), "glm-serve-kubectl-"));
    const program = (name: string, text: string) => {
      writeFileSync(join(tools, name), `#!/bin/sh\n${text}`);
      chmodSync(join(tools, name), 0o755);
    };
    writeFileSync(join(tools, "states"), states.map((state) => `${state}\n`).join(""));
    // It tells one state after the other, and then knows no such Job.
    program(
      "kubectl",
      `echo "$*" >> ${tools}/asked\n[ -s ${tools}/states ] || exit 1\nhead -n 1 ${tools}/states\nsed -i 1d ${tools}/states\n`,
    );
    program("sleep", "");
    const { status, stdout, signal } = spawnSync("sh", ["-c", line], {
      encoding: "utf8",
      timeout: 10_000,
      env: { PATH: `${tools}:/usr/bin:/bin` },
    });
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: said });
    expect(readFileSync(join(tools, "asked"), "utf8")).toMatch(
      /^--namespace \S+ get job a3-1p1d-smoke-\w{10} --output=jsonpath=\{\.status\.conditions\[\*\]\.type\}$/m,
    );
  });

  test("make the namespace where the site does", async () => {
    const site = join(directory, "made.yaml");
    writeFileSync(site, "namespace: llm\ncreateNamespace: true\n");
    expect(loadAll((await run("smoke", "a3-1p1d", "--site", site, "--render")).stdout)[0]).toMatchObject({
      kind: "Namespace",
    });
  });

  test("say what is wrong with their settings, and with their words", async () => {
    const wrong = await run("bench", "h200-glm47-flash");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("2 problems in topology h200-glm47-flash");
    expect((await run("smoke")).code).toBe(2);
    expect((await run("smoke", "a3-1p1d", "--json")).code).toBe(2);
    expect((await run("preflight", "--help")).stdout).toMatch(/^glm-serve preflight <stack> \[--render\]/);
  });
});
