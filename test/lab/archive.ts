import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./temporary-directory.ts";

/** Packs files, by path, into a `.tar.gz`. */
export function archive(files: Readonly<Record<string, string>>): Buffer {
  const directory = temporaryDirectory("archive");
  const content = join(directory, "content");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    writeFileSync(join(content, path), text, { mode: 0o600 });
  }
  const packed = join(directory, "packed.tar.gz");
  execFileSync("tar", ["-czf", packed, "-C", content, ...readdirSync(content)]);
  return readFileSync(packed);
}
