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

describe.concurrent("MTP export for xLLM", () => {
  it("runs the newer tool with its flags, once", async ({ expect }) => {
    const one = new Case(["export_mtp.py", "export_deepseek_mtp.py"]);
    const ended = await one.export();
    expect(ended.stderr).toContain("exporting");
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

  it("runs the older tool with GLM's names and leaves the image's as it is", async ({ expect }) => {
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

  it("takes an older tool that somebody has changed already", async ({ expect }) => {
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
    ["no tool", [], () => {}, /holds neither export_mtp\.py nor export_deepseek_mtp\.py/],
    [
      "another transformers",
      ["export_deepseek_mtp.py"],
      (one: Case) => one.transformers("5.2.0"),
      /needs transformers 4\.54\.0, and the image holds 5\.2\.0/,
    ],
    ["no transformers", ["export_deepseek_mtp.py"], () => {}, /the image holds none/],
    [
      "an older tool that names another model",
      ["export_deepseek_mtp.py"],
      (one: Case) => {
        one.transformers("4.54.0");
        writeFileSync(join(one.image, "export_deepseek_mtp.py"), "print()");
      },
      /another tool than the document's/,
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
      /holds no config\.json/,
    ],
    [
      "a model without the layer",
      ["export_mtp.py"],
      (one: Case) => one.configure(one.float, { num_hidden_layers: 7 }),
      /holds no MTP layer \(model\.layers\.7\.\*\).*name the directory of the float weights/,
    ],
    [
      "a truncated shard of the model",
      ["export_mtp.py"],
      (one: Case) => truncateSync(join(one.float, "model-00001-of-00002.safetensors"), 3000),
      /it is cut off/,
    ],
    [
      "a tool that writes half a file",
      ["export_mtp.py"],
      (one: Case) => writeFileSync(join(one.float, "half"), ""),
      /it is cut off/,
    ],
    [
      "a directory that holds something else",
      ["export_mtp.py"],
      (one: Case) => {
        mkdirSync(one.draft);
        writeFileSync(join(one.draft, "notes.txt"), "mine");
      },
      /has not made\. Remove it/,
    ],
  ] as const)("refuses %s", async ([, tools, damage, text], { expect }) => {
    const one = new Case(tools);
    damage(one);
    const ended = await one.export();
    expect(ended.stderr).not.toContain("Traceback");
    expect(resultOf(ended)["error"]).toMatch(text);
    expect(ended.code).toBe(78);
    expect(existsSync(join(one.draft, "config.json"))).toBe(false);
  });

  it("may be tried again where the tool fails", async ({ expect }) => {
    const one = new Case(["export_mtp.py"]);
    writeFileSync(join(one.float, "fail"), "");
    const ended = await one.export();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("no such layer");
    expect(resultOf(ended)["error"]).toMatch(/export_mtp\.py ended with exit code 1/);
    rmSync(join(one.float, "fail"));
    expect((await one.export()).code).toBe(0);
  });

  it.for(["SIGTERM", "SIGKILL"] as const)(
    "leaves no half of it where %s ends it, and makes it then",
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
      // Who is told to end gives the volume free for the next; who is killed cannot, and is taken over later.
      expect(existsSync(lock)).toBe(signal === "SIGKILL");
      rmSync(lock, { force: true });
      rmSync(join(one.float, "hang"));
      expect((await one.export()).code).toBe(0);
      expect(existsSync(join(one.draft, "half"))).toBe(false);
    },
  );
});

describe.concurrent("quantised weights for xLLM", () => {
  const script = "/xllm/tools/quant_glm_moe_w8a8.py";
  const source = `${VOLUME}/models/GLM-4.5`;

  it("are made with the documented flags, and completed", async ({ expect }) => {
    const one = new Case(["quant_glm_moe_w8a8.py"]);
    const ended = await one.quantize({ script, source });
    expect(ended.stderr).toContain("quantised config.json");
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

  it("of another's making are completed", async ({ expect }) => {
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

  it("may carry the template in the tokenizer's settings", async ({ expect }) => {
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
      /chat_template\.jinja, and .*names none/,
    ],
    [
      "another format",
      (one: Case) => one.configure(one.quantized, { attn_quantize: "w4a8" }),
      /says attn_quantize: 'w4a8'/,
    ],
    [
      "a missing shard",
      (one: Case) => rmSync(join(one.quantized, "model-00002-of-00002.safetensors")),
      /names 1 files that are not there/,
    ],
    [
      "a truncated shard",
      (one: Case) => truncateSync(join(one.quantized, "model-00002-of-00002.safetensors"), 3000),
      /cut off/,
    ],
    ["no weights", (one: Case) => rmSync(one.quantized, { recursive: true }), /holds no config\.json/],
  ] as const)("refuse %s", async ([, damage, text], { expect }) => {
    const one = new Case();
    one.checkpoint(one.quantized);
    damage(one);
    const ended = await one.quantize({});
    expect(ended.stderr).not.toContain("Traceback");
    expect(resultOf(ended)["error"]).toMatch(text);
    expect(ended.code).toBe(78);
  });

  it("need the script in the image", async ({ expect }) => {
    const one = new Case();
    const ended = await one.quantize({ script, source });
    expect(ended.code).toBe(78);
    expect(resultOf(ended)["error"]).toContain("recipe of source 004, EX3");
  });
});
