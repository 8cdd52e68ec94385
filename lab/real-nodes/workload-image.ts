import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { LabError } from "../host/lab-error.ts";
import type { BaseImage } from "./base-image.ts";
import { ImageArchive, packLayer } from "./image-archive.ts";
import { nodeRoot } from "./node-root.ts";
import { placeFiles } from "./placed-files.ts";
import type { RealNode, Workload } from "./real-cluster.ts";

/** Packs the image of a workload on top of the base image, which every node has. */
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

/** Imports a workload's archive into a node's containerd, unless it is the last one imported under that name. */
export async function importImage(
  node: RealNode,
  imageNames: readonly string[],
  archive: string,
): Promise<void> {
  const root = nodeRoot(node.pid);
  const marks = imageNames.map((name) => join(root, "run", "images", encodeURIComponent(name)));
  if (marks.every((mark) => existsSync(mark) && readFileSync(mark, "utf8") === archive)) return;
  const inside = "/tmp/image.tar";
  const outside = join(root, inside);
  copyFileSync(archive, outside);
  const { code, stderr } = await node.execute(["ctr", "--namespace=k8s.io", "images", "import", inside]);
  rmSync(outside, { force: true });
  if (code !== 0) {
    throw new LabError(
      `The import of the image ${imageNames.join(", ")} on ${node.name} failed: ${stderr.trim()}`,
      "Start with an empty cluster: npm stop -- --delete, then start again",
    );
  }
  for (const mark of marks) {
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, archive);
  }
}
