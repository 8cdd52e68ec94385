import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { DownloadError, type DownloadOptions, shown } from "./download-request.ts";
import { receive } from "./transfer.ts";

/** A text has at most this many bytes. */
const longestText = 1024 * 1024;

/**
 * Downloads a short text.
 *
 * @throws DownloadError
 */
export async function downloadText(url: string, options: DownloadOptions): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  await receive(new URL(url), options, (chunk) => {
    length += chunk.length;
    if (length > longestText) throw new DownloadError(`${shown(new URL(url))} is longer than 1 MiB`, false);
    chunks.push(chunk);
    return Promise.resolve();
  });
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Downloads a file as `<file>.partial`, and renames it once it is complete and its checksum matches.
 *
 * @throws DownloadError, or an error of the file system
 */
export async function downloadFile(
  url: string,
  sha256: string,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const partial = `${file}.partial`;
  const hash = createHash("sha256");
  try {
    const target = await open(partial, "w");
    try {
      await receive(new URL(url), options, async (chunk) => {
        hash.update(chunk);
        // A single write may store less than the chunk, which a checksum of the chunks does not reveal.
        await target.appendFile(chunk);
      });
      await target.sync();
    } finally {
      await target.close();
    }
    const actual = hash.digest("hex");
    if (actual !== sha256) {
      throw new DownloadError(
        `${shown(new URL(url))} has the SHA-256 checksum ${actual}, not the published ${sha256}`,
        false,
      );
    }
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}
