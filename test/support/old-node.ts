import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file for `node -r` that makes Node report another version of itself. */
export function reportedVersion(version: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "node-version-")), "version.cjs");
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  writeFileSync(file, `Object.defineProperty(process, "versions", { value: ${versions} });\n`);
  return file;
}
