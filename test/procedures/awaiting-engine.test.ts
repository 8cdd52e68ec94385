import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { plan } from "../../core/index.ts";
import { LAUNCH_DIRECTORY } from "../../core/launch/launch-script.ts";
import { serving } from "../support/topologies.ts";
import { withPlaceholders } from "./plain-text.ts";
import { mountScripts, start, type Started, until } from "./planned-job.ts";

const MODEL = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM5-w4a8";

const CONTENT = "huggingface zai-org/GLM-5 at v1";

/** The launch script of a node whose site downloads weights. A directory of the test is the volume. */
class Case {
  readonly model = mkdtempSync(join(tmpdir(), "glm-serve-awaiting-"));

  start(seconds = 20): Started {
    const planned = plan(serving(2), {
      weights: { nfs: { server: "nas", path: "/w" } },
      procedures: { weights: { source: "huggingface", repository: "zai-org/GLM-5", revision: "v1" } },
    });
    const map = planned.objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;
    if (map?.kind !== "ConfigMap") throw new Error("no launch scripts");
    const directory = mountScripts(map.data ?? {});
    const script = (map.data?.["node-0.sh"] ?? "")
      .replaceAll(LAUNCH_DIRECTORY, directory)
      .replaceAll(MODEL, this.model)
      .replace(/--seconds \d+/, `--seconds ${seconds}`);
    writeFileSync(join(directory, "node-0.sh"), script);
    return start(["bash", join(directory, "node-0.sh"), "prepare"], { HOST_IP: "127.0.0.1" });
  }

  fill(content: string): void {
    mkdirSync(join(this.model, ".glm-serve"), { recursive: true });
    writeFileSync(join(this.model, "config.json"), "{}");
    writeFileSync(join(this.model, "model.safetensors"), "x");
    writeFileSync(join(this.model, ".glm-serve/weights.done.json"), JSON.stringify({ content }));
  }
}

describe.concurrent("an engine whose weights are downloaded", () => {
  it("waits for the weights, then is prepared", async ({ expect }) => {
    const one = new Case();
    const started = one.start();
    await until(() => started.stderr().includes(`waiting for weights to fill ${one.model} with ${CONTENT}`));
    one.fill(CONTENT);
    const { code, stdout } = await started.ended;
    expect(stdout).toContain(`weights: 1 files in ${one.model}`);
    expect(code).toBe(0);
  });

  it("exits before the startup probe fails when the weights are of another revision", async ({ expect }) => {
    const one = new Case();
    one.fill("huggingface zai-org/GLM-5 at v0");
    const { code, stderr } = await one.start(1).ended;
    expect(code).toBe(1);
    expect(withPlaceholders(stderr, { [one.model]: "<model>" })).toMatchInlineSnapshot(`
      "await_weights.py: waiting for weights to fill <model> with huggingface zai-org/GLM-5 at v1
      await_weights.py: <model> contains huggingface zai-org/GLM-5 at v0, expected huggingface zai-org/GLM-5 at v1. Check the Job of weights: it may still run, may have failed, or may not have filled 127.0.0.1 (procedures.weights.nodes).
      "
    `);
  });
});
