import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Root of this checkout. */
export const checkout: string = resolve(import.meta.dirname, "../..");

type Environment = Readonly<Record<string, string | undefined>>;

/** Directory of built binaries, shared by all checkouts. */
export function cacheDirectory(environment: Environment = process.env): string {
  const own = environment["GLM_SERVE_CACHE"];
  if (own !== undefined && own !== "") return resolve(own);
  const base = environment["XDG_CACHE_HOME"];
  return join(base === undefined || base === "" ? join(homedir(), ".cache") : base, "glm-serve");
}

/** Directory of local clusters, one folder per cluster. */
export function stateDirectory(environment: Environment = process.env): string {
  const own = environment["GLM_SERVE_STATE"];
  if (own !== undefined && own !== "") return resolve(own);
  const base = environment["XDG_STATE_HOME"];
  return join(base === undefined || base === "" ? join(homedir(), ".local", "state") : base, "glm-serve");
}
