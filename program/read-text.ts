import { closeSync, constants, openSync, readSync, statSync, type Stats } from "node:fs";

/** The text of a file, or why it has none: the rest of a sentence whose subject is the file. */
export type ReadText = { readonly text: string } | { readonly unreadable: string };

/** Settings are kilobytes, and the manifests of the largest deployments a few megabytes. */
const LIMIT_MEBIBYTES = 16;

const CHUNK_BYTES = 64 * 1024;

/** How long a pipe without a writer is waited for. */
const WRITER_MILLISECONDS = 5000;

const POLL_MILLISECONDS = 10;

/** Device number of /dev/null (Linux, Documentation/admin-guide/devices.txt). */
const NULL_DEVICE = (1 << 8) | 3;

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "cannot be read: permission denied",
  ELOOP: "cannot be read: its symbolic links form a loop",
  ENAMETOOLONG: "cannot be read: the path is too long",
};

/**
 * Reads a file of text. Pipes such as `<(command)` and /dev/stdin are read to their end; devices and sockets, which may have
 * no end, are not.
 *
 * @param file an absolute path, or 0 for the input of the process
 * @param writerMilliseconds how long a named pipe may have no writer; @default 5000
 */
export function readText(file: string | 0, { writerMilliseconds = WRITER_MILLISECONDS } = {}): ReadText {
  try {
    if (file === 0) return decoded(readAll(0, undefined));
    const found = statSync(file);
    const refused = refusalOf(found);
    if (refused !== undefined) return { unreadable: refused };
    // Opening a pipe without a writer would otherwise block.
    const descriptor = openSync(file, constants.O_RDONLY | (found.isFIFO() ? constants.O_NONBLOCK : 0));
    const named = found.isFIFO() && !/^\/(dev\/stdin$|(dev|proc\/[^/]+)\/fd\/)/.test(file);
    try {
      return decoded(readAll(descriptor, named ? writerMilliseconds : undefined));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = codeOf(error);
    return { unreadable: UNREADABLE[code] ?? `cannot be read: ${code}` };
  }
}

function refusalOf(found: Stats): string | undefined {
  if (found.isDirectory()) return "is a directory";
  if (found.isSocket()) return "is a socket, not a file";
  if (found.isBlockDevice() || (found.isCharacterDevice() && found.rdev !== NULL_DEVICE))
    return "is a device, not a file";
  return undefined;
}

/**
 * All bytes, or why there are none.
 *
 * @param patience how long a pipe may have no writer, in milliseconds; undefined where its writer was there before
 */
function readAll(descriptor: number, patience: number | undefined): Buffer | { readonly unreadable: string } {
  const chunks: Buffer[] = [];
  let size = 0;
  const begun = Date.now();
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const count = readSome(descriptor, chunk);
    const ended = count === 0;
    if (ended && (size > 0 || patience === undefined)) return Buffer.concat(chunks);
    if (ended && Date.now() - begun > (patience ?? 0)) return { unreadable: "is a pipe without a writer" };
    if (count === undefined || ended) {
      pause();
      continue;
    }
    size += count;
    if (size > LIMIT_MEBIBYTES * 1024 ** 2) return { unreadable: `is larger than ${LIMIT_MEBIBYTES} MiB` };
    chunks.push(chunk.subarray(0, count));
  }
}

/** The number of bytes read; undefined where none is there yet. */
function readSome(descriptor: number, chunk: Buffer): number | undefined {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    if (codeOf(error) === "EAGAIN") return undefined;
    throw error;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MILLISECONDS);
}

function decoded(bytes: Buffer | { readonly unreadable: string }): ReadText {
  if ("unreadable" in bytes) return bytes;
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { unreadable: "is not text in UTF-8" };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
