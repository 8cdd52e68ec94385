import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import a31p1d from "../../stacks/a3-1p1d.ts";
import { plan, type Site } from "../../core/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-procedure-"));

const run = (...argv: string[]) => call(directory, argv);

/** The output with placeholders for the hashes in the names. */
const withoutHashes = (text: string) =>
  text
    .replaceAll(/(?<=-(preflight|smoke|bench|accuracy)-)[0-9a-f]{10}/g, "<hash>")
    .replaceAll(/(?<="serving":")\w+/g, "<hash>");

describe("the command of a procedure", () => {
  test("prints the commands that run preflight", async () => {
    expect(withoutHashes((await run("preflight", "a3-1p1d")).stdout)).toMatchInlineSnapshot(`
      "Job a3-1p1d-preflight-<hash> in namespace default: 6 pods, one per node, deadline 3600 s

      run     glm-serve preflight a3-1p1d --render | kubectl apply -f -
      follow  kubectl --namespace default logs --follow --selector job-name=a3-1p1d-preflight-<hash>,batch.kubernetes.io/job-completion-index=0 --tail=-1
      wait    while s=$(kubectl --namespace default get job a3-1p1d-preflight-<hash> --output=jsonpath='{.status.conditions[*].type}'); do case "$s" in *Complete*|*Failed*) echo "$s"; break;; esac; sleep 5; done
      result  kubectl --namespace default get configmap a3-1p1d-preflight-result --output=jsonpath='{.data.result-0\\.json}'
      repeat  kubectl --namespace default delete job a3-1p1d-preflight-<hash>, then run again
      "
    `);
  });

  test("prints the commands that run smoke", async () => {
    expect(withoutHashes((await run("smoke", "a3-1p1d")).stdout)).toMatchInlineSnapshot(`
      "Job a3-1p1d-smoke-<hash> in namespace default: 1 pod, deadline 3600 s

      run     glm-serve smoke a3-1p1d --render | kubectl apply -f -
      follow  kubectl --namespace default logs --follow --selector job-name=a3-1p1d-smoke-<hash>,batch.kubernetes.io/job-completion-index=0 --tail=-1
      wait    while s=$(kubectl --namespace default get job a3-1p1d-smoke-<hash> --output=jsonpath='{.status.conditions[*].type}'); do case "$s" in *Complete*|*Failed*) echo "$s"; break;; esac; sleep 5; done
      result  kubectl --namespace default get configmap a3-1p1d-smoke-result --output=jsonpath='{.data.result\\.json}'
      match   "serving":"<hash>" in the result; any other value is from an older plan
      repeat  kubectl --namespace default delete job a3-1p1d-smoke-<hash>, then run again
      "
    `);
  });

  test("prints the commands that run bench", async () => {
    expect(withoutHashes((await run("bench", "a3-1p1d")).stdout)).toMatchInlineSnapshot(`
      "Job a3-1p1d-bench-<hash> in namespace default: 1 pod, deadline 32400 s

      run     glm-serve bench a3-1p1d --render | kubectl apply -f -
      follow  kubectl --namespace default logs --follow --selector job-name=a3-1p1d-bench-<hash>,batch.kubernetes.io/job-completion-index=0 --tail=-1
      wait    while s=$(kubectl --namespace default get job a3-1p1d-bench-<hash> --output=jsonpath='{.status.conditions[*].type}'); do case "$s" in *Complete*|*Failed*) echo "$s"; break;; esac; sleep 5; done
      result  kubectl --namespace default get configmap a3-1p1d-bench-result --output=jsonpath='{.data.result\\.json}'
      match   "serving":"<hash>" in the result; any other value is from an older plan
      repeat  kubectl --namespace default delete job a3-1p1d-bench-<hash>, then run again
      "
    `);
  });

  test("prints the commands that run accuracy", async () => {
    expect(withoutHashes((await run("accuracy", "a3-1p1d")).stdout)).toMatchInlineSnapshot(`
      "Job a3-1p1d-accuracy-<hash> in namespace default: 1 pod, deadline 86400 s

      run     glm-serve accuracy a3-1p1d --render | kubectl apply -f -
      follow  kubectl --namespace default logs --follow --selector job-name=a3-1p1d-accuracy-<hash>,batch.kubernetes.io/job-completion-index=0 --tail=-1
      wait    while s=$(kubectl --namespace default get job a3-1p1d-accuracy-<hash> --output=jsonpath='{.status.conditions[*].type}'); do case "$s" in *Complete*|*Failed*) echo "$s"; break;; esac; sleep 5; done
      result  kubectl --namespace default get configmap a3-1p1d-accuracy-result --output=jsonpath='{.data.result\\.json}'
      match   "serving":"<hash>" in the result; any other value is from an older plan
      repeat  kubectl --namespace default delete job a3-1p1d-accuracy-<hash>, then run again
      "
    `);
  });

  test.each([
    ["preflight", ["ServiceAccount", "Role", "RoleBinding", "Service", "Job"]],
    ["smoke", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
    ["bench", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
    ["accuracy", ["ServiceAccount", "Role", "RoleBinding", "Job"]],
  ])(
    "%s --render prints the Job and the objects that it needs, but no object of the stack",
    async (name, kinds) => {
      const { code, stdout, stderr } = await run(name, "a3-1p1d", "--render");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const objects = loadAll(stdout);
      expect(objects).toMatchObject(["ConfigMap", "ConfigMap", ...kinds].map((kind) => ({ kind })));
      for (const object of objects)
        expect(object).toMatchObject({
          metadata: { name: expect.stringMatching(new RegExp(`^a3-1p1d-${name}`)) },
        });
    },
  );

  test("prints the same commands, and the same objects, as JSON", async () => {
    const text = (await run("smoke", "a3-1p1d")).stdout;
    const { commands, ...rest } = z
      .looseObject({ commands: z.record(z.string(), z.string()) })
      .parse(JSON.parse((await run("smoke", "a3-1p1d", "--json")).stdout));
    expect(rest).toMatchObject({ namespace: "default", pods: 1, deadlineSeconds: 3600 });
    for (const command of Object.values(commands)) expect(text).toContain(` ${command}`);
    expect(JSON.parse((await run("smoke", "a3-1p1d", "--render", "--json")).stdout)).toMatchObject({
      kind: "List",
      items: loadAll((await run("smoke", "a3-1p1d", "--render")).stdout),
    });
  });

  test("uses the namespace, the deadline and the site file in its commands", async () => {
    const site = join(directory, "site.yaml");
    writeFileSync(site, "namespace: llm\nprocedures: { smoke: { deadlineSeconds: 900 }, preflight: {} }\n");
    const { code, stdout } = await run("smoke", "a3-1p1d", "--site", site);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Job a3-1p1d-smoke-\w{10} in namespace llm: 1 pod, deadline 900 s\n/);
    expect(stdout).toContain(`glm-serve smoke a3-1p1d --site ${site} --render | kubectl apply -f -`);
    expect(stdout).toContain(
      String.raw`kubectl --namespace llm get configmap a3-1p1d-smoke-result --output=jsonpath='{.data.result\.json}'`,
    );
    expect((await run("preflight", "a3-1p1d")).stdout).toContain(String.raw`{.data.result-0\.json}`);
  });

  test("names the digest that results of the current plan contain", async () => {
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
    expect(stdout).toContain(`match   "serving":"${serving}" in the result`);
    expect((await run("preflight", "a3-1p1d")).stdout).not.toContain("serving");
  });

  test.each([
    ["succeeds", ["", "SuccessCriteriaMet", "SuccessCriteriaMet Complete"], "SuccessCriteriaMet Complete\n"],
    ["fails at once", ["FailureTarget Failed"], "FailureTarget Failed\n"],
    ["is deleted", [""], ""],
  ])("ends its wait loop when the Job %s", async (_, states, printed) => {
    const line = /^wait {4}(.*)$/m.exec((await run("smoke", "a3-1p1d")).stdout)?.[1] ?? "";
    const tools = mkdtempSync(join(tmpdir(), "glm-serve-kubectl-"));
    const program = (name: string, text: string) => {
      writeFileSync(join(tools, name), `#!/bin/sh\n${text}`);
      chmodSync(join(tools, name), 0o755);
    };
    writeFileSync(join(tools, "states"), states.map((state) => `${state}\n`).join(""));
    // Prints one state per call, then fails as for a Job that does not exist.
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
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: printed });
    expect(readFileSync(join(tools, "asked"), "utf8")).toMatch(
      /^--namespace \S+ get job a3-1p1d-smoke-\w{10} --output=jsonpath=\{\.status\.conditions\[\*\]\.type\}$/m,
    );
  });

  test("creates the namespace if the site does", async () => {
    const site = join(directory, "made.yaml");
    writeFileSync(site, "namespace: llm\ncreateNamespace: true\n");
    expect(loadAll((await run("smoke", "a3-1p1d", "--site", site, "--render")).stdout)[0]).toMatchObject({
      kind: "Namespace",
    });
  });

  test("reports problems of its settings and of its arguments", async () => {
    const { code, stderr } = await run("bench", "h200-glm47-flash");
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 2 problems in topology h200-glm47-flash.

        procedures.bench.image
          procedures.bench.image is required: bench runs \`vllm bench serve\`, and the engine's image does not contain vLLM. [procedure-bench; glm-serve, docs/procedures.md: bench]
          → Set procedures.bench.image to an image with vLLM, e.g. docker.io/vllm/vllm-openai:v0.20.2

        procedures.bench.dataset
          procedures.bench.dataset is required: the workloads burst, high-concurrency, moderate, steady read ShareGPT. [procedure-bench; glm-serve, docs/procedures.md: bench]
          → Set procedures.bench.workloads to [random-200], or procedures.bench.dataset to the JSON file of ShareGPT below /models
      "
    `);
    expect((await run("smoke")).code).toBe(2);
    expect((await run("smoke", "a3-1p1d", "--jsn")).code).toBe(2);
  });
});
