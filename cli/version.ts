import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** The version of this program, from the package's own description. */
export function version(): string {
  // Beside cli/ in a checkout, beside dist/ in the package.
  const candidates = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url));
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined) return "unknown";
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
