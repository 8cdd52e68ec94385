import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PlacedFile } from "../stand-ins/placed-file.ts";

/** Writes files below a directory that represents `/`. */
export function placeFiles(root: string, files: readonly PlacedFile[]): void {
  for (const { path, mode, content } of files) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    // The umask of this process may have cleared bits.
    chmodSync(target, mode);
  }
}
