import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./packaged-files.ts";

let read: { readonly version: string | undefined } | undefined;

/** The version of glm-serve; undefined in a bundle of another program, whose package.json is not this one. */
export function packageVersion(): string | undefined {
  read ??= { version: versionIn(join(packageRoot(), "package.json")) };
  return read.version;
}

function versionIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const manifest: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return manifest.name === "glm-serve" && typeof manifest.version === "string" ? manifest.version : undefined;
}
