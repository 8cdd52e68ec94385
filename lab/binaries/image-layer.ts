import { createHash } from "node:crypto";
import { z } from "zod";
import type { ReleaseImage } from "./releases.ts";
import { DownloadError } from "./download-request.ts";

/** Media types of an index and of a manifest (OCI image specification, media-types.md), and Docker's names for them. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: digestSchema,
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

const manifestSchema = z.object({ layers: z.array(z.object({ digest: digestSchema })).min(1) });

/**
 * Address and SHA-256 checksum of the last layer of an image, which holds what its Dockerfile copied last. The index of the
 * registry lists the checksum of the manifest, and the manifest that of the layer.
 *
 * @param get downloads a text
 * @throws DownloadError
 */
export async function lastLayer(
  { url, version, platform }: ReleaseImage,
  get: (address: string) => Promise<string>,
): Promise<{ readonly url: string; readonly sha256: string }> {
  const index = parsed(indexSchema, await get(`${url}/manifests/${version}`), `${url}/manifests/${version}`);
  const own = index.manifests.find(
    (entry) => `${entry.platform?.os ?? ""}-${entry.platform?.architecture ?? ""}` === platform,
  );
  if (own === undefined) throw new DownloadError(`${url} has no image for ${platform}`, false);
  const address = `${url}/manifests/${own.digest}`;
  const text = await get(address);
  if (`sha256:${createHash("sha256").update(text).digest("hex")}` !== own.digest)
    throw new DownloadError(`${address} does not have the checksum of its name`, false);
  const layer = parsed(manifestSchema, text, address).layers.at(-1)?.digest ?? "";
  return { url: `${url}/blobs/${layer}`, sha256: layer.replace("sha256:", "") };
}

function parsed<T>(schema: z.ZodType<T>, text: string, address: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new DownloadError(`${address} is not a manifest with SHA-256 checksums`, false);
  }
}
