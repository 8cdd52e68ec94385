import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import { makeCheckpoint, showCheckpoint, type Shown } from "./checkpoint.ts";
import { type Ended, resultOf, type Started, startPlanned, until } from "./planned-job.ts";
import { onSmallVolume } from "./weights-case.ts";

const EMBEDDING = "model.layers.2.embed_tokens.weight";

const HEAD = "model.layers.2.shared_head.head.weight";

const INDEX = "model.safetensors.index.json";

const ADDED = "mtp-others.safetensors";

const site = {
  weights: { persistentVolumeClaim: { claimName: "weights" } },
  procedures: { mtpWeights: {} },
};

/** A checkpoint on its own volume. */
class Case {
  readonly volume = mkdtempSync(join(tmpdir(), "glm-serve-mtp-"));
  readonly path = join(this.volume, "modelscope/hub/models/vllm-ascend/GLM5-bf16");

  static make(seed = 1): Case {
    const one = new Case();
    one.make(seed);
    return one;
  }

  make(seed: number): void {
    makeCheckpoint(this.path, seed);
  }

  show(): Shown {
    return showCheckpoint(this.path);
  }

  index(): string {
    return readFileSync(join(this.path, INDEX), "utf8");
  }

  start(prefix: readonly string[] = [], slash = ""): Started {
    return startPlanned(bf16, site, {
      paths: { "/root/.cache": this.volume },
      prefix,
      change: (command) => [...command.slice(0, -1), `${command.at(-1)}${slash}`],
    });
  }

  run(prefix: readonly string[] = [], slash = ""): Promise<Ended> {
    return this.start(prefix, slash).ended;
  }
}

describe.concurrent("MTP weights of a bf16 checkpoint", () => {
  it("are copies that the safetensors library reads, in an index that keeps all other tensors", async ({
    expect,
  }) => {
    const one = Case.make();
    const before = one.show();
    const ended = await one.run();
    expect(ended).toMatchObject({
      code: 0,
      stderr: `mtp-weights: ${ADDED} is written, and ${INDEX} names it\n`,
    });
    expect(resultOf(ended)).toMatchObject({ ok: true, layer: 2, added: [EMBEDDING, HEAD], bytes: 8192 });
    const after = one.show();
    expect(after.map).toEqual({ ...before.map, [EMBEDDING]: ADDED, [HEAD]: ADDED });
    expect(after.total).toBe(before.total + 8192);
    const copies = { [EMBEDDING]: "model.embed_tokens.weight", [HEAD]: "lm_head.weight" };
    for (const [copy, original] of Object.entries(copies))
      expect(after.tensors[copy]).toEqual({ ...before.tensors[original], file: ADDED });
    for (const [name, tensor] of Object.entries(before.tensors)) expect(after.tensors[name]).toEqual(tensor);
  });

  it("are not written twice", async ({ expect }) => {
    const one = Case.make();
    await one.run();
    const files = [INDEX, ADDED].map((name) => join(one.path, name));
    const before = files.map((file) => statSync(file).mtimeMs);
    const ended = await one.run();
    expect(resultOf(ended)).toMatchObject({ ok: true, added: [] });
    expect(files.map((file) => statSync(file).mtimeMs)).toEqual(before);
  });

  it("are written to a path with a final slash", async ({ expect }) => {
    const one = Case.make();
    expect((await one.run([], "/")).code).toBe(0);
    expect(readdirSync(one.volume)).toEqual(["modelscope"]);
    expect(one.show().map[EMBEDDING]).toBe(ADDED);
  });

  it("are written again for other weights in the same place", async ({ expect }) => {
    const one = Case.make(1);
    await one.run();
    one.make(2);
    expect(resultOf(await one.run())).toMatchObject({ ok: true, added: [EMBEDDING, HEAD] });
    const { tensors } = one.show();
    expect(tensors[EMBEDDING]?.hash).toBe(tensors["model.embed_tokens.weight"]?.hash);
    expect(tensors[HEAD]?.hash).toBe(tensors["lm_head.weight"]?.hash);
  });

  it("are not written when the checkpoint has them", async ({ expect }) => {
    const one = Case.make();
    const index = JSON.parse(one.index());
    const shard = "model-mtp.safetensors";
    Object.assign(index.weight_map, { [EMBEDDING]: shard, [HEAD]: shard });
    writeFileSync(join(one.path, INDEX), JSON.stringify(index));
    writeShard(join(one.path, shard), [EMBEDDING, HEAD], 64);
    const before = one.index();
    expect(resultOf(await one.run())).toMatchObject({ ok: true, added: [] });
    expect(one.index()).toBe(before);
    expect(existsSync(join(one.path, ADDED))).toBe(false);
  });

  it.for([
    [
      "a truncated shard",
      (path: string) => truncateSync(join(path, "model-00002-of-00002.safetensors"), 3000),
      /model-00002.* has 3000 of \d+ bytes, so it is truncated or damaged/,
    ],
    [
      "a shard truncated in its header",
      (path: string) => truncateSync(join(path, "model-00001-of-00002.safetensors"), 20),
      /truncated in its header/,
    ],
    [
      "a missing shard",
      (path: string) => rmSync(join(path, "model-00001-of-00002.safetensors")),
      /model-00001.* is missing/,
    ],
    [
      "an HTML page instead of a shard",
      (path: string) => writeFileSync(join(path, "model-00001-of-00002.safetensors"), "<html>".repeat(9)),
      /is not a safetensors file/,
    ],
    [
      "an index that names an absent shard for the MTP layer",
      (path: string) => nameElsewhere(path, "model-00009-of-00009.safetensors"),
      /model-00009.* is missing/,
    ],
    [
      "an index that names a shard without the tensors of the MTP layer",
      (path: string) => nameElsewhere(path, "model-00001-of-00002.safetensors"),
      /lacks model\.layers\.2\.embed_tokens\.weight, which the index assigns to it/,
    ],
    ["half an index", (path: string) => truncateSync(join(path, INDEX), 50), /not an index of weights/],
    ["no config", (path: string) => rmSync(join(path, "config.json")), /lacks num_hidden_layers/],
    [
      "an index that names another shard",
      (path: string) =>
        writeFileSync(
          join(path, INDEX),
          readFileSync(join(path, INDEX), "utf8").replace(
            /("lm_head.weight": ")model-00002/,
            "$1model-00001",
          ),
        ),
      /lacks lm_head\.weight, which the index assigns to it/,
    ],
    [
      "no head",
      (path: string) =>
        writeFileSync(
          join(path, INDEX),
          readFileSync(join(path, INDEX), "utf8").replace("lm_head.weight", "other"),
        ),
      /lacks lm_head\.weight, so there is nothing to copy/,
    ],
    [
      "no checkpoint",
      (path: string) => rmSync(path, { recursive: true }),
      /does not exist\. Download the weights first/,
    ],
  ] as const)("reject %s, and change nothing", async ([, damage, text], { expect }) => {
    const one = Case.make();
    damage(one.path);
    const before = existsSync(join(one.path, INDEX)) ? one.index() : undefined;
    const ended = await one.run();
    expect(ended.code).toBe(78);
    expect(resultOf(ended)["error"]).toMatch(text);
    expect(ended.stderr).not.toContain("Traceback");
    if (before !== undefined) expect(one.index()).toBe(before);
    expect(existsSync(join(one.path, ADDED))).toBe(false);
    expect(existsSync(join(one.path, ".glm-serve/mtp-weights.done.json"))).toBe(false);
  });

  it("leave the checkpoint unchanged when a run is killed, and are written by the next run", async ({
    expect,
  }) => {
    const one = Case.make();
    growTensors(one.path, 400_000_000);
    const before = one.index();
    const first = one.start();
    const partial = join(one.path, `.glm-serve/${ADDED}.partial`);
    await until(() => existsSync(partial) && statSync(partial).size > 1_000_000);
    first.kill("SIGKILL");
    await first.ended;
    expect(one.index()).toBe(before);
    expect(existsSync(join(one.path, ADDED))).toBe(false);
    rmSync(join(one.path, ".glm-serve"), { recursive: true });
    expect((await one.run()).code).toBe(0);
    expect(JSON.parse(one.index()).weight_map[HEAD]).toBe(ADDED);
    rmSync(one.volume, { recursive: true });
  });

  it("are copied without loading the shard into memory", async ({ expect }) => {
    const one = Case.make();
    growTensors(one.path, 300_000_000);
    const ended = await one.run(["bash", "-c", 'ulimit -v 200000 && exec "$@"', "bash"]);
    expect(ended.stderr).toContain("is written");
    expect(ended.code).toBe(0);
    rmSync(one.volume, { recursive: true });
  });

  it("are not written to a full volume", async ({ expect }) => {
    const one = Case.make();
    // The small volume covers the directory, so the checkpoint is copied into it.
    const kept = `${one.volume}.kept`;
    execFileSync("cp", ["-r", one.volume, kept]);
    const copy = ["sh", "-c", `cp -r ${kept}/. ${one.volume} && exec "$@"`, "sh"];
    const ended = await one.run([...onSmallVolume(one.volume, "40k"), ...copy]);
    expect(ended.code).toBe(78);
    expect(resultOf(ended)["error"]).toMatch(/too small: 8192 bytes are needed|is full/);
  });
});

/** Sets the size of a checkpoint's embedding and head, in sparse files. */
function growTensors(path: string, size: number): void {
  mkdirSync(path, { recursive: true });
  const shards = {
    "model.embed_tokens.weight": "model-00001-of-00002.safetensors",
    "lm_head.weight": "model-00002-of-00002.safetensors",
  };
  for (const [name, shard] of Object.entries(shards)) writeShard(join(path, shard), [name], size);
}

/** Writes a sparse shard with tensors of one size. */
function writeShard(path: string, names: readonly string[], size: number): void {
  const tensors = names.map((name, at) => [
    name,
    { dtype: "BF16", shape: [size / 2], data_offsets: [at * size, (at + 1) * size] },
  ]);
  const header = Buffer.from(JSON.stringify(Object.fromEntries(tensors)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path, Buffer.concat([length, header]));
  truncateSync(path, 8 + header.length + names.length * size);
}

/** Assigns the tensors of the MTP layer to a shard in the index. */
function nameElsewhere(path: string, shard: string): void {
  const index = JSON.parse(readFileSync(join(path, INDEX), "utf8"));
  Object.assign(index.weight_map, { [EMBEDDING]: shard, [HEAD]: shard });
  writeFileSync(join(path, INDEX), JSON.stringify(index));
}
