import { describe, it } from "vitest";
import { FakeHub } from "./fake-hub.ts";
import { resultOf } from "./planned-job.ts";
import { Case, files, total, withHub } from "./weights-case.ts";

describe.concurrent("a download of weights with a draft layer", () => {
  it("rejects weights without the layer that a group drafts with, before they are downloaded", async ({
    expect,
  }) => {
    await withHub(async (one) => {
      one.args = { speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } };
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toBe(
        "model.safetensors.index.json has no tensor of layer 78, the draft layer that speculativeConfig reads. Set procedures.weights.repository to weights with multi-token prediction, or remove speculativeConfig.",
      );
      expect(one.hub.downloads("model-1.safetensors")).toEqual([]);
      expect(one.marker()).toBeUndefined();
    });
  });

  it("accepts weights with the layer that a group drafts with", async ({ expect }) => {
    const index = { weight_map: { "model.layers.78.eh_proj.weight": "model-1.safetensors" } };
    const content = Buffer.from(JSON.stringify(index));
    const hub = await FakeHub.start({ ...files, "model.safetensors.index.json": content });
    try {
      const one = new Case(hub);
      one.args = { speculativeConfig: { method: "deepseek_mtp", num_speculative_tokens: 3 } };
      const ended = await one.run();
      expect(ended.code).toBe(0);
      const bytes = total - files["model.safetensors.index.json"].length + content.length;
      expect(resultOf(ended)).toMatchObject({ ok: true, files: 6, downloadedBytes: bytes });
    } finally {
      await hub.stop();
    }
  });

  it("rejects downloaded weights once a group drafts with a layer that they lack", async ({ expect }) => {
    await withHub(async (one) => {
      expect((await one.run()).code).toBe(0);
      one.args = { speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } };
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(/has no tensor of layer 78/);
    });
  });

  it("does not look for a layer that comes from another directory", async ({ expect }) => {
    await withHub(async (one) => {
      one.args = {
        speculativeConfig: { method: "mtp", num_speculative_tokens: 3, model: "/root/.cache/draft" },
      };
      expect((await one.run()).code).toBe(0);
    });
  });
});
