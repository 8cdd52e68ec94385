import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import xllm from "../../stacks/a3-xllm.ts";
import type { MtpExportSpec, QuantizedWeightsSpec, Site } from "../../core/index.ts";
import { makeCheckpoint } from "./checkpoint.ts";
import { withPlaceholders } from "./plain-text.ts";
import { type Ended, resultOf, type Started, startPlanned, until } from "./planned-job.ts";

const VOLUME = "/export/home";

const standIns = join(import.meta.dirname, "stand-ins");

/** A volume with a float checkpoint of GLM-4.5, and an image with tools. */
class Case {
  readonly volume = mkdtempSync(join(tmpdir(), "glm-serve-xllm-"));
  readonly image = mkdtempSync(join(tmpdir(), "glm-serve-image-"));
  readonly float = join(this.volume, "models/GLM-4.5");
  readonly quantized = join(this.volume, "models/GLM-4.5-w8a8");
  readonly draft = join(this.volume, "models/GLM-4.5-MTP");

  constructor(tools: readonly string[] = []) {
    for (const tool of tools) cpSync(join(standIns, tool), join(this.image, tool));
    this.checkpoint(this.float);
  }

  checkpoint(path: string): void {
    makeCheckpoint(path);
    this.configure(path, { model_type: "glm4_moe" });
    writeFileSync(join(path, "chat_template.jinja"), "[gMASK]<sop>");
  }

  config(path: string): Record<string, unknown> {
    const config: Record<string, unknown> = JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
    return config;
  }

  configure(path: string, change: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(path, "config.json"), JSON.stringify({ ...this.config(path), ...change }));
  }

  transformers(version: string): void {
    const path = join(this.image, `transformers-${version}.dist-info`);
    mkdirSync(path);
    writeFileSync(join(path, "METADATA"), `Metadata-Version: 2.1\nName: transformers\nVersion: ${version}\n`);
  }

  export(settings: Partial<MtpExportSpec> = {}): Promise<Ended> {
    return this.run({
      mtpExport: { tools: "/xllm/tools/", source: `${VOLUME}/models/GLM-4.5/`, ...settings },
    });
  }

  quantize(settings: QuantizedWeightsSpec): Promise<Ended> {
    return this.run({ quantizedWeights: settings });
  }

  startExport(): Started {
    return this.start({ mtpExport: { tools: "/xllm/tools/", source: `${VOLUME}/models/GLM-4.5/` } });
  }

  private run(procedures: NonNullable<Site["procedures"]>): Promise<Ended> {
    return this.start(procedures).ended;
  }

  private start(procedures: NonNullable<Site["procedures"]>): Started {
    const site: Site = {
      image: "registry.example/xllm:built",
      xllm: { binaryPath: "/export/home/xllm" },
      resources: { requests: { cpu: "96" } },
      weights: { nfs: { server: "nas", path: "/models" } },
      procedures,
    };
    const paths = { [VOLUME]: this.volume, "/xllm/tools": this.image };
    return startPlanned(xllm, site, { paths, env: { PYTHONPATH: this.image } });
  }
}

/** The log of a procedure, without the directories of the test. */
function reportOf(one: Case, { stderr }: Ended): string {
  const python = /^(mtp-export: )\S+/m;
  return withPlaceholders(stderr, { [one.volume]: "<volume>", [one.image]: "<image>" }).replace(
    python,
    "$1<python>",
  );
}

describe.concurrent("MTP export for xLLM", () => {
  it("runs the newer tool with its flags, once", async ({ expect }) => {
    const one = new Case(["export_mtp.py", "export_deepseek_mtp.py"]);
    const ended = await one.export();
    expect(reportOf(one, ended)).toMatchInlineSnapshot(`
      "mtp-export: <python> <image>/export_mtp.py --input-dir <volume>/models/GLM-4.5 --output-dir <volume>/models/.GLM-4.5-MTP.partial
      exporting
      "
    `);
    expect(ended.code).toBe(0);
    expect(resultOf(ended)).toEqual({
      ok: true,
      directory: one.draft,
      files: 1,
      exported: true,
      modelType: "glm4_moe_mtp",
    });
    expect(existsSync(join(one.draft, "model.safetensors"))).toBe(true);
    expect(resultOf(await one.export())).toMatchObject({ ok: true, files: 1, exported: false });
  });

  it("runs a copy of the older tool with GLM's names", async ({ expect }) => {
    const one = new Case(["export_deepseek_mtp.py"]);
    one.transformers("4.54.0");
    const ended = await one.export();
    expect(ended.code).toBe(0);
    expect(one.config(one.draft)).toMatchObject({
      model_type: "glm4_moe_mtp",
      architectures: ["Glm4MoeMtpForCausalLM"],
    });
    expect(readFileSync(join(one.image, "export_deepseek_mtp.py"), "utf8")).toContain("deepseek_v3_mtp");
  });

  it("runs an older tool that already has GLM's names", async ({ expect }) => {
    const one = new Case(["export_deepseek_mtp.py"]);
    one.transformers("4.54.0");
    const tool = join(one.image, "export_deepseek_mtp.py");
    const text = readFileSync(tool, "utf8");
    writeFileSync(
      tool,
      text
        .replace("DeepseekV3MtpForCausalLM", "Glm4MoeMtpForCausalLM")
        .replace("deepseek_v3_mtp", "glm4_moe_mtp"),
    );
    expect((await one.export()).code).toBe(0);
  });

  it.for([
    ["no tool", [], () => {}, /has neither export_mtp\.py nor export_deepseek_mtp\.py/],
    [
      "another release of transformers",
      ["export_deepseek_mtp.py"],
      (one: Case) => one.transformers("5.2.0"),
      /requires transformers 4\.54\.0, but the image has 5\.2\.0/,
    ],
    ["no transformers", ["export_deepseek_mtp.py"], () => {}, /the image has none/],
    [
      "an older tool with other names",
      ["export_deepseek_mtp.py"],
      (one: Case) => {
        one.transformers("4.54.0");
        writeFileSync(join(one.image, "export_deepseek_mtp.py"), "print()");
      },
      /so it is not the documented tool\.$/,
    ],
    [
      "an older tool for a newer model",
      ["export_deepseek_mtp.py"],
      (one: Case) => one.configure(one.float, { model_type: "glm_moe_dsa" }),
      /exports models of type glm4_moe only/,
    ],
    [
      "no model",
      ["export_mtp.py"],
      (one: Case) => rmSync(one.float, { recursive: true }),
      /has no readable config\.json/,
    ],
    [
      "a model without the layer",
      ["export_mtp.py"],
      (one: Case) => one.configure(one.float, { num_hidden_layers: 7 }),
      /has no MTP layer \(model\.layers\.7\.\*\).*Set procedures\.mtpExport\.source to the directory of the float weights/,
    ],
    [
      "a truncated shard of the model",
      ["export_mtp.py"],
      (one: Case) => truncateSync(join(one.float, "model-00001-of-00002.safetensors"), 3000),
      /so it is truncated or damaged/,
    ],
    [
      "a tool that writes half a file",
      ["export_mtp.py"],
      (one: Case) => writeFileSync(join(one.float, "half"), ""),
      /so it is truncated or damaged/,
    ],
    [
      "a directory with other content",
      ["export_mtp.py"],
      (one: Case) => {
        mkdirSync(one.draft);
        writeFileSync(join(one.draft, "notes.txt"), "mine");
      },
      /did not create\. Remove it/,
    ],
  ] as const)("rejects %s", async ([, tools, damage, text], { expect }) => {
    const one = new Case(tools);
    damage(one);
    const ended = await one.export();
    expect(ended.stderr).not.toContain("Traceback");
    expect(resultOf(ended)["error"]).toMatch(text);
    expect(ended.code).toBe(78);
    expect(existsSync(join(one.draft, "config.json"))).toBe(false);
  });

  it("exits with a code for a retry when the tool fails", async ({ expect }) => {
    const one = new Case(["export_mtp.py"]);
    writeFileSync(join(one.float, "fail"), "");
    const ended = await one.export();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("no such layer");
    expect(resultOf(ended)["error"]).toMatch(/export_mtp\.py exited with code 1\. Read the log above\.$/);
    rmSync(join(one.float, "fail"));
    expect((await one.export()).code).toBe(0);
  });

  it.for(["SIGTERM", "SIGKILL"] as const)(
    "leaves no partial draft model when %s ends it, and completes it the next time",
    async (signal, { expect }) => {
      const one = new Case(["export_mtp.py"]);
      writeFileSync(join(one.float, "hang"), "");
      const started = one.startExport();
      const half = join(one.volume, "models/.GLM-4.5-MTP.partial/half");
      await until(() => existsSync(half));
      started.kill(signal);
      await started.ended;
      expect(existsSync(one.draft)).toBe(false);
      const lock = join(one.volume, "models/.glm-serve/mtp-export.lock");
      // SIGTERM releases the lock. After SIGKILL another pod takes it over later.
      expect(existsSync(lock)).toBe(signal === "SIGKILL");
      rmSync(lock, { force: true });
      rmSync(join(one.float, "hang"));
      expect((await one.export()).code).toBe(0);
      expect(existsSync(join(one.draft, "half"))).toBe(false);
    },
  );
});

describe.concurrent("quantized weights for xLLM", () => {
  const script = "/xllm/tools/quant_glm_moe_w8a8.py";
  const source = `${VOLUME}/models/GLM-4.5`;

  it("are created with the documented flags, and completed", async ({ expect }) => {
    const one = new Case(["quant_glm_moe_w8a8.py"]);
    const ended = await one.quantize({ script, source });
    expect(reportOf(one, ended)).toMatchInlineSnapshot(`
      "quantized-weights: quant_glm_moe_w8a8.py --model_path <volume>/models/GLM-4.5 --save_path <volume>/models/.GLM-4.5-w8a8.partial --trust_remote_code True --mindie_format
      quantized config.json
      quantized model-00001-of-00002.safetensors
      quantized-weights: <volume>/models/.GLM-4.5-w8a8.partial has 1 weight files; added: attn_quantize, chat_template.jinja
      "
    `);
    expect(ended.code).toBe(0);
    expect(resultOf(ended)).toEqual({
      ok: true,
      directory: one.quantized,
      files: 1,
      added: ["attn_quantize", "chat_template.jinja"],
      quantized: true,
    });
    expect(one.config(one.quantized)).toMatchObject({ attn_quantize: "w8a8", model_type: "glm4_moe" });
    expect(one.config(one.float)).not.toHaveProperty("attn_quantize");
    expect(readFileSync(join(one.quantized, "chat_template.jinja"), "utf8")).toBe("[gMASK]<sop>");
    expect(resultOf(await one.quantize({ script, source }))).toMatchObject({
      ok: true,
      added: [],
      quantized: false,
    });
  });

  it("from elsewhere are completed", async ({ expect }) => {
    const one = new Case();
    one.checkpoint(one.quantized);
    rmSync(join(one.quantized, "chat_template.jinja"));
    expect(resultOf(await one.quantize({ source }))).toMatchObject({
      ok: true,
      files: 2,
      added: ["attn_quantize", "chat_template.jinja"],
    });
    expect(resultOf(await one.quantize({}))).toMatchObject({ ok: true, added: [] });
  });

  it("may have the chat template in tokenizer_config.json", async ({ expect }) => {
    const one = new Case();
    one.checkpoint(one.quantized);
    rmSync(join(one.quantized, "chat_template.jinja"));
    writeFileSync(join(one.quantized, "tokenizer_config.json"), JSON.stringify({ chat_template: "x" }));
    expect(resultOf(await one.quantize({}))).toMatchObject({ ok: true, added: ["attn_quantize"] });
  });

  it.for([
    [
      "no chat template anywhere",
      (one: Case) => rmSync(join(one.quantized, "chat_template.jinja")),
      /has no chat_template\.jinja, and procedures\.quantizedWeights\.source is not set/,
    ],
    [
      "another format",
      (one: Case) => one.configure(one.quantized, { attn_quantize: "w4a8" }),
      /has attn_quantize 'w4a8', but this procedure is for w8a8 weights/,
    ],
    [
      "a missing shard",
      (one: Case) => rmSync(join(one.quantized, "model-00002-of-00002.safetensors")),
      /names 1 missing files: /,
    ],
    [
      "a truncated shard",
      (one: Case) => truncateSync(join(one.quantized, "model-00002-of-00002.safetensors"), 3000),
      /truncated or damaged/,
    ],
    ["no weights", (one: Case) => rmSync(one.quantized, { recursive: true }), /has no readable config\.json/],
  ] as const)("are rejected with %s", async ([, damage, text], { expect }) => {
    const one = new Case();
    one.checkpoint(one.quantized);
    damage(one);
    const ended = await one.quantize({});
    expect(ended.stderr).not.toContain("Traceback");
    expect(resultOf(ended)["error"]).toMatch(text);
    expect(ended.code).toBe(78);
  });

  it("require the script in the image", async ({ expect }) => {
    const one = new Case();
    const ended = await one.quantize({ script, source });
    expect(ended.code).toBe(78);
    expect(resultOf(ended)["error"]).toContain("Build an image as deployment document 004, EX3, describes");
  });
});
