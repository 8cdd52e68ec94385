import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import type { BaseImage } from "./base-image.ts";
import { ImageArchive, packLayer } from "./image-archive.ts";
import { placeFiles } from "./placed-files.ts";
import type { RealNode, Workload } from "./real-cluster.ts";
import { mustRun } from "./run-command.ts";

/** Packs a workload's image on top of the base image, which the nodes have. */
export async function packWorkload(
  { imageNames, image }: Workload,
  base: BaseImage,
  paths: ClusterPaths,
): Promise<string> {
  const directory = join(paths.data, "images");
  const key = createHash("sha256")
    .update(JSON.stringify([imageNames, image, base.layer.digest]))
    .digest("hex");
  const finished = join(directory, `${key}.tar`);
  if (existsSync(finished)) return finished;
  mkdirSync(directory, { recursive: true });
  const work = mkdtempSync(join(directory, "packing-"));
  try {
    const root = join(work, "root");
    mkdirSync(root);
    placeFiles(root, image.files);
    await packLayer(root, join(work, "layer.tar"));
    const archive = new ImageArchive(join(work, "archive"));
    const layer = await archive.addLayer(join(work, "layer.tar"));
    const layers = [base.layer, layer];
    archive.addImage({ names: imageNames, layers, environment: image.environment, command: ["bash"] });
    const packed = join(work, "archive.tar");
    await archive.pack(packed);
    renameSync(packed, finished);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return finished;
}

/** Brings an archive into a node's containerd. */
export async function importImage(node: RealNode, archive: string): Promise<void> {
  const inside = "/tmp/image.tar";
  const outside = `/proc/${node.pid}/root${inside}`;
  copyFileSync(archive, outside);
  const outcome = await node.execute(["ctr", "--namespace=k8s.io", "images", "import", inside]);
  rmSync(outside, { force: true });
  if (outcome.code !== 0)
    await mustRun(`Importing an image on ${node.name}`, [
      "sh",
      "-c",
      'printf %s "$1" >&2; exit 1',
      "sh",
      outcome.stderr,
    ]);
}
