import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";
import { schemaErrors } from "./output-schema.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-model-"));

function file(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const run = (...argv: string[]) => call(directory, argv);

const glm46 = {
  architectures: ["Glm4MoeForCausalLM"],
  model_type: "glm4_moe",
  first_k_dense_replace: 3,
  head_dim: 128,
  hidden_size: 5120,
  intermediate_size: 12_288,
  max_position_embeddings: 202_752,
  moe_intermediate_size: 1536,
  n_routed_experts: 160,
  n_shared_experts: 1,
  num_attention_heads: 96,
  num_hidden_layers: 92,
  num_key_value_heads: 8,
  num_nextn_predict_layers: 1,
  vocab_size: 151_552,
};

describe("model", () => {
  test("prints the facts as a setting, and the known models that have them", async () => {
    const { code, stdout } = await run("model", file("glm46.json", glm46));
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "// These are the facts of GLM-4.6 and GLM-4.7: with that name, leave facts out.
      facts: {
        type: "glm4_moe",
        architectures: ["Glm4MoeForCausalLM"],
        maxPositions: 202752,
        attentionHeads: 96,
        hiddenSize: 5120,
        vocabularySize: 151552,
        routedExperts: 160,
        sharedExperts: 1,
        denseLayers: 3,
        expertLayers: 89,
        draftLayers: 1,
        denseWidth: 12288,
        expertWidth: 1536,
        attention: {
          kind: "grouped",
          keyValueHeads: 8,
          headSize: 128,
        },
      },
      "
    `);
  });

  test("prints a comment for each fact that is assumed or missing", async () => {
    const { code, stdout } = await run(
      "model",
      file("new.json", { model_type: "new", hidden_size: 1024, num_attention_heads: 16 }),
    );
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "// Missing: routedExperts: glm-serve has no formula for model_type new.
      // Missing: maxPositions: config.json does not state it.
      // Missing: vocabularySize: config.json does not state it.
      // Missing: denseLayers: glm-serve has no formula for model_type new.
      // Missing: expertLayers: glm-serve has no formula for model_type new.
      // Missing: draftLayers: glm-serve has no formula for model_type new.
      // Missing: denseWidth: glm-serve has no formula for model_type new.
      // Missing: expertWidth: glm-serve has no formula for model_type new.
      // Missing: sharedExperts: glm-serve has no formula for model_type new.
      // Missing: attention: glm-serve has no formula for model_type new.
      // While a size is missing, glm-serve does not estimate the memory; rules that need a missing fact are silent.
      facts: {
        type: "new",
        attentionHeads: 16,
        hiddenSize: 1024,
      },
      "
    `);
    const { num_nextn_predict_layers: _, head_dim: _size, ...older } = glm46;
    expect((await run("model", file("older.json", { ...older, hidden_size: 9600 }))).stdout).toContain(
      `// Assumed: draftLayers 0: config.json has no num_nextn_predict_layers.
// Assumed: attention.headSize 100: config.json has no head_dim, so this is hidden_size divided by the number of heads.
facts: {`,
    );
  });

  test("prints JSON that fit takes", async () => {
    const { stdout } = await run("model", file("glm46.json", glm46), "--json");
    expect(schemaErrors("model.json", stdout)).toEqual([]);
    const facts = file("facts.json", stdout);
    const fit = await run(
      ...["fit", "--model=My-Model", `--model-facts=${facts}`, "--weights=w8a8", "--hardware=a3"],
      ...["--nodes=1", "--context=131072", "--engine=vllm-ascend"],
    );
    expect(fit.code).toBe(0);
    expect(fit.stdout).toContain(
      "My-Model w8a8 on 1 × Atlas 800 A3 (atlas-800-a3), sequences of 131072 tokens",
    );
    expect(fit.stdout).toMatch(/^vllm-ascend {2}serve dp 1 × tp 16 on 1 node/mu);
  });

  test("reports a file that it cannot read", async () => {
    expect(await run("model")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("model requires <config.json>.") as unknown,
    });
    expect((await run("model", "absent.json")).stderr).toContain("absent.json does not exist.");
    expect((await run("model", file("text.json", "facts"))).stderr).toMatch(
      /text\.json is not valid JSON: /u,
    );
    expect((await run("model", file("list.json", []))).stderr).toContain("must contain a JSON object");
  });
});
