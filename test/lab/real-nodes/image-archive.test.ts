import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ImageArchive, packLayer } from "../../../lab/real-nodes/image-archive.ts";
import { placeFiles } from "../../../lab/real-nodes/placed-files.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const descriptor = z.object({ digest: z.string(), size: z.number() });

const index = z.object({
  manifests: z.array(descriptor.extend({ annotations: z.record(z.string(), z.string()) })),
});

const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });

const config = z.object({
  config: z.object({ Env: z.array(z.string()), Cmd: z.array(z.string()) }),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

const files = [{ path: "/usr/local/bin/vllm", mode: 0o755, content: "#!/bin/sh\n" }];

test("packs the same files into the same layer", async () => {
  const digests = [];
  for (const place of ["one", "two"]) {
    const root = join(temporaryDirectory(place), "root");
    placeFiles(root, files);
    await packLayer(root, `${root}.tar`);
    digests.push(
      createHash("sha256")
        .update(readFileSync(`${root}.tar`))
        .digest("hex"),
    );
  }
  expect(digests[0]).toBe(digests[1]);
});

test("writes an archive with every name and the variables of the image", async () => {
  const work = temporaryDirectory("archive");
  placeFiles(join(work, "root"), files);
  await packLayer(join(work, "root"), join(work, "layer.tar"));
  const archive = new ImageArchive(join(work, "archive"));
  const own = await archive.addLayer(join(work, "layer.tar"));
  const below = { digest: `sha256:${"0".repeat(64)}`, size: 3 };
  const names = ["registry.example/engine:v1", "registry.example/proxy:v1"];
  archive.addImage({ names, layers: [below, own], environment: { TASK_QUEUE: "1" }, command: ["bash"] });
  await archive.pack(join(work, "image.tar"));

  const unpacked = join(work, "unpacked");
  mkdirSync(unpacked);
  execFileSync("tar", ["-C", unpacked, "-xf", join(work, "image.tar")]);
  const blob = ({ digest, size }: z.infer<typeof descriptor>): string => {
    const content = readFileSync(join(unpacked, "blobs", digest.replace(":", "/")));
    expect(`sha256:${createHash("sha256").update(content).digest("hex")}`).toBe(digest);
    expect(content.length).toBe(size);
    return content.toString("utf8");
  };
  const { manifests } = index.parse(JSON.parse(readFileSync(join(unpacked, "index.json"), "utf8")));
  expect(manifests.map(({ annotations }) => annotations["io.containerd.image.name"])).toEqual(names);
  for (const entry of manifests) {
    const image = manifest.parse(JSON.parse(blob(entry)));
    expect(image.layers.map(({ digest }) => digest)).toEqual([below.digest, own.digest]);
    blob(own);
    const { config: run, rootfs } = config.parse(JSON.parse(blob(image.config)));
    expect(run.Env).toContain("TASK_QUEUE=1");
    expect(run.Cmd).toEqual(["bash"]);
    expect(rootfs.diff_ids).toEqual([below.digest, own.digest]);
  }
});
