import { existsSync, readFileSync } from "node:fs";

/** The version of this program, from its package.json. */
export function version(): string {
  // The file is beside cli/ in a checkout, and beside dist/ in the package.
  const candidates = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url));
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined) return "unknown";
  const manifest: { readonly version?: unknown } = JSON.parse(readFileSync(file, "utf8"));
  return typeof manifest.version === "string" ? manifest.version : "unknown";
}
