import { gzipSync } from "node:zlib";

/** A text file of an archive. */
export interface ArchiveFile {
  /** Path with slashes; at most 255 bytes. */
  readonly path: string;
  readonly text: string;
}

const BLOCK = 512;

/** Length of the field of a name, and of its prefix. */
const NAME = 100;
const PREFIX = 155;

/**
 * Writes files as a gzipped tar archive in POSIX's format ustar (IEEE Std 1003.1, pax: ustar Interchange Format).
 *
 * @param modified time of every file, in seconds since 1970
 * @throws RangeError for a path that the format cannot hold
 */
export function gzippedTar(files: readonly ArchiveFile[], modified: number): Buffer {
  const blocks = files.flatMap(({ path, text }) => {
    const content = Buffer.from(text);
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(path, content.length, modified), content, padding];
  });
  // Two empty blocks end an archive.
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

function header(path: string, size: number, modified: number): Buffer {
  const { prefix, name } = split(path);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(modified), 12), 136);
  // While it is summed, the field of the checksum holds blanks.
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\u0000`;
}

/** A long path is split at a slash. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= NAME) return { prefix: "", name: path };
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const prefix = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (Buffer.byteLength(prefix) <= PREFIX && Buffer.byteLength(name) <= NAME) return { prefix, name };
  }
  throw new RangeError(`the path ${path} is too long for a tar archive`);
}
