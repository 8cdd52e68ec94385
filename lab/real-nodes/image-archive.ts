import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arch } from "node:os";
import { mustRun } from "../host/run-command.ts";

/** An uncompressed layer: the digest in the manifest is also that of the content. */
export interface Layer {
  readonly digest: string;
  readonly size: number;
}

/** An image of an archive. Layers are listed from the lowest. */
export interface ArchivedImage {
  readonly names: readonly string[];
  readonly layers: readonly Layer[];
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const architectures: Readonly<Record<string, string>> = { x64: "amd64" };

/**
 * An OCI image layout (image-spec v1.0) in a directory, packed as one archive. The archive may omit layers that the
 * receiver has.
 */
export class ImageArchive {
  readonly #directory: string;
  readonly #manifests: unknown[] = [];

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(join(directory, "blobs", "sha256"), { recursive: true });
  }

  /** Moves a tar file into the archive as a layer. */
  async addLayer(tarFile: string): Promise<Layer> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(tarFile)) hash.update(chunk);
    const digest = hash.digest("hex");
    const size = statSync(tarFile).size;
    renameSync(tarFile, join(this.#directory, "blobs", "sha256", digest));
    return { digest: `sha256:${digest}`, size };
  }

  /** Adds an image under each of its names. */
  addImage({ names, layers, environment, command }: ArchivedImage): void {
    const config = this.#blob({
      architecture: architectures[arch()] ?? arch(),
      os: "linux",
      config: {
        Env: Object.entries({ PATH: searchPath, ...environment }).map(([name, value]) => `${name}=${value}`),
        Cmd: command,
      },
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    });
    const manifest = this.#blob({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
      layers: layers.map((layer) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layer })),
    });
    for (const name of names) {
      this.#manifests.push({
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        ...manifest,
        // containerd 1.6, images/archive/importer.go, takes the name from here.
        annotations: { "io.containerd.image.name": name },
      });
    }
  }

  /** Packs the archive into one file and deletes the directory. */
  async pack(file: string): Promise<void> {
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(this.#directory, name), JSON.stringify(value));
    write("oci-layout", { imageLayoutVersion: "1.0.0" });
    write("index.json", { schemaVersion: 2, manifests: this.#manifests });
    await mustRun("Packing an image", ["tar", "-C", this.#directory, "-cf", file, "."]);
    rmSync(this.#directory, { recursive: true });
  }

  #blob(value: unknown): Layer {
    const text = JSON.stringify(value);
    const digest = createHash("sha256").update(text).digest("hex");
    writeFileSync(join(this.#directory, "blobs", "sha256", digest), text);
    return { digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
  }
}

/** Packs a directory as a layer, reproducibly. */
export async function packLayer(directory: string, tarFile: string): Promise<void> {
  const reproducible = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"] as const;
  await mustRun("Packing a layer", ["tar", ...reproducible, "-C", directory, "-cf", tarFile, "."]);
}
