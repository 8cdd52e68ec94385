import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-check-"));

const run = (...argv: string[]) => call(directory, argv);

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const wrongSite = file("wrong.yaml", "labels: { app.kubernetes.io/name: x }\n");

describe("check", () => {
  test("reports what a topology accepts, and exits with 0", async () => {
    const { code, stdout } = await run("check", "h200-glm47-flash");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Accepted by the topology

        groups.serve.args.graphMaxBatchSize = 512
          graphMaxBatchSize 512 exceeds runningMaxReqSize 256; the larger graphs take memory and are never used. [lightllm-graph-batch; LightLLM v1.2.0, graph_max_batch_size: graphs above running_max_req_size are never used; inferred]
          → Set graphMaxBatchSize to at most 256, or raise runningMaxReqSize
          accepted: the document sets 512; an H200 has enough memory for the unused graphs

      h200-glm47-flash: 0 errors, 0 warnings, 0 advice, 1 accepted
      "
    `);
  });

  test("ends with a summary", async () => {
    const { code, stdout } = await run("check", "a3-1p1d");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^a3-1p1d: 0 errors, \d+ warnings, \d+ advice, \d+ accepted$/,
    );
  });

  test("reports errors with path, value, fix and source, and exits with 1", async () => {
    const { code, stdout, stderr } = await run("check", "h200-glm47-flash", "--site", wrongSite);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "Errors

        labels.app.kubernetes.io/name = "x"
          labels.app.kubernetes.io/name is reserved for glm-serve. [labels-free; glm-serve and the controllers of Kubernetes select their pods by these labels]
          → Remove app.kubernetes.io/name, or use another key

      Accepted by the topology

        groups.serve.args.graphMaxBatchSize = 512
          graphMaxBatchSize 512 exceeds runningMaxReqSize 256; the larger graphs take memory and are never used. [lightllm-graph-batch; LightLLM v1.2.0, graph_max_batch_size: graphs above running_max_req_size are never used; inferred]
          → Set graphMaxBatchSize to at most 256, or raise runningMaxReqSize
          accepted: the document sets 512; an H200 has enough memory for the unused graphs

      h200-glm47-flash: 1 error, 0 warnings, 0 advice, 1 accepted
      "
    `);
  });

  test("separates warnings and advice, and names the errors that block the layout", async () => {
    const site = file("smaller.yaml", "hardware: atlas-800-a2\n");
    const { code, stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\n\na3-1p1d: \d+ errors, .* accepted; ports were not checked, because errors block the layout: (groups\.\w+\.\w+, )+groups\.\w+\.\w+\n$/,
    );
    expect(stdout).toMatchInlineSnapshot(`
      "Errors

        groups.prefill.nodes = 2
          dataParallelSize 2 × tensorParallelSize 16 is 32 devices, but nodes 2 × 8 devices of Atlas 800 A2 is 16. [devices-fill-nodes; pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods]
          → Set groups.prefill.nodes to 4, or set dataParallelSize and tensorParallelSize to a product of 16

        groups.decode.nodes = 4
          dataParallelSize 16 × tensorParallelSize 4 is 64 devices, but nodes 4 × 8 devices of Atlas 800 A2 is 32. [devices-fill-nodes; pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods]
          → Set groups.decode.nodes to 8, or set dataParallelSize and tensorParallelSize to a product of 32

        groups.prefill.tensorParallelSize = 16
          tensorParallelSize 16 spreads one rank over several nodes: Atlas 800 A2 has 8 devices. [ranks-divide; vLLM engine/arg_utils.py: every node of a group runs the same number of data-parallel ranks]
          → Set tensorParallelSize to at most 8

      Warnings

        groups.prefill.env.VLLM_ASCEND_ENABLE_FUSED_MC2 = "1"
          VLLM_ASCEND_ENABLE_FUSED_MC2 has no effect: Atlas 800 A2 has no such operator. [ascend-fused-mc2-effective; vllm-ascend v0.20.2rc1, ascend_forward_context.py:283: the operator requires A3, w8a8 and at most 32 devices of expert parallelism; v0.25.1rc1, :311: at most 64; v0.26.0rc1, :421: 32; v0.27.1rc1, :92 and :306: 32, with mode 2 64]
          → Remove VLLM_ASCEND_ENABLE_FUSED_MC2

      Accepted by the topology

        groups.prefill.args.additionalConfig.fuse_muls_add = true
          vllm-ascend v0.20.2rc1 ignores fuse_muls_add: additionalConfig has no such key. [ascend-additional-config-known; vllm-ascend up to v0.26.0rc1, ascend_config.py: unknown keys are silently ignored]
          → Move fuse_muls_add into ascend_compilation_config, or remove it
          accepted: the document sets it at this level, where nothing reads it; in ascend_compilation_config it is on by default

        groups.decode.args.additionalConfig.fuse_muls_add = true
          vllm-ascend v0.20.2rc1 ignores fuse_muls_add: additionalConfig has no such key. [ascend-additional-config-known; vllm-ascend up to v0.26.0rc1, ascend_config.py: unknown keys are silently ignored]
          → Move fuse_muls_add into ascend_compilation_config, or remove it
          accepted: the document sets it at this level, where nothing reads it; in ascend_compilation_config it is on by default

        groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2 = "1"
          VLLM_ASCEND_ENABLE_FUSED_MC2 has no effect: Atlas 800 A2 has no such operator; expert parallelism spans 64 devices, the limit is 32. [ascend-fused-mc2-effective; vllm-ascend v0.20.2rc1, ascend_forward_context.py:283: the operator requires A3, w8a8 and at most 32 devices of expert parallelism; v0.25.1rc1, :311: at most 64; v0.26.0rc1, :421: 32; v0.27.1rc1, :92 and :306: 32, with mode 2 64]
          → Remove VLLM_ASCEND_ENABLE_FUSED_MC2
          accepted: the document sets it for decode, too; above 32 devices the plugin runs without fused MC2

        groups.prefill.args.additionalConfig.recompute_scheduler_enable = true
          recompute_scheduler_enable can lower accuracy in a prefill group. [ascend-recompute-scheduler-producer; vllm-ascend #11265: recompute_scheduler_enable lowers accuracy in prefill groups; v0.23.0, platform.py:695, and v0.30.0rc2, platform.py:1111, ignore it there]
          → Remove recompute_scheduler_enable from groups.prefill
          accepted: the document sets it on both sides, and v0.20.2rc1 starts with it; upstream corrected its document later

      a3-1p1d: 3 errors, 1 warning, 0 advice, 4 accepted; ports were not checked, because errors block the layout: groups.prefill.nodes, groups.decode.nodes, groups.prefill.tensorParallelSize
      "
    `);
  });

  test("runs no rule on settings that it cannot read", async () => {
    const site = file("unreadable.yaml", "namespac: x\nimage: 5\n");
    const { code, stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "Errors

        image = 5
          image must be a string. [schema]
          → Put the value of image in quotes

        namespac = "x"
          namespac is not a known setting. [schema]
          → Did you mean "namespace"?

      a3-1p1d: 2 errors; no rule ran, fix these errors first
      "
    `);
  });

  test("reports accepted findings of a stack with errors, too", async () => {
    const { stdout } = await run("check", "a3-1p1d", "--site", wrongSite);
    expect(stdout).toContain("\nAccepted by the topology\n");
    expect(stdout).toMatch(/1 error, 0 warnings, 0 advice, [1-9]\d* accepted\n$/);
  });

  test("reports port conflicts together with all other findings", async () => {
    const site = file(
      "conflict.yaml",
      'labels: { app.kubernetes.io/name: x }\nnodes: { usedPorts: { team-b: "6723" } }\n',
    );
    const { stdout } = await run("check", "a3-1p1d", "--site", site);
    expect(stdout).toContain("[labels-free; ");
    expect(stdout).toMatch(/\n {2}groups\.decode\.ports\.api = 6721\n.*\[port-collision; /);
    // No Service is known to use node ports.
    expect(stdout).not.toContain("[port-node-port; ");
    expect(stdout).toMatch(/\na3-1p1d: 2 errors, .* accepted\n$/);
  });

  test("prints JSON", async () => {
    const { code, stdout } = await run("check", "a3-1p1d", "--site", wrongSite, "--json");
    expect(code).toBe(1);
    const findings = z
      .array(z.object({ severity: z.string(), rule: z.string(), path: z.string() }))
      .parse(JSON.parse(stdout));
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      { severity: "error", rule: "labels-free", path: "labels.app.kubernetes.io/name" },
    ]);
  });

  test("prints no secret, neither as text nor as JSON", async () => {
    const site = file("secret.yaml", "secretEnvironment: { HF_TOKEN: hunter2 }\n");
    for (const format of [[], ["--json"]]) {
      const { stdout } = await run("check", "a3-1p1d", "--site", site, ...format);
      expect(stdout).toContain("secretEnvironment.HF_TOKEN");
      expect(stdout).not.toContain("hunter2");
    }
  });

  test("prints JSON about a missing settings file, too", async () => {
    const { code, stdout, stderr } = await run("check", "a3-1p1d", "--json", "--site", "/nonexistent.yaml");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject([{ severity: "error", rule: "schema" }]);
  });
});
