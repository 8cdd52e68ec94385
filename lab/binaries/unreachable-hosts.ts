import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../host/directories.ts";
import { duration } from "../host/progress.ts";

/** As long as a run with several downloads; a network that was down may be back by the next one. */
const retryAfter = 10 * 60 * 1000;

/** Records that a host failed, so that neither this run nor those of the next 10 minutes wait for it again. */
export function noteUnreachable(host: string, reason: string, environment: NodeJS.ProcessEnv): void {
  const marker = markerOf(host, environment);
  mkdirSync(join(marker, ".."), { recursive: true });
  writeFileSync(marker, `${Date.now()} ${reason}\n`);
}

/** Why downloads from a host failed within the last 10 minutes, and when they are tried again; undefined if none failed. */
export function unreachableReason(host: string, environment: NodeJS.ProcessEnv): string | undefined {
  const marker = markerOf(host, environment);
  if (!existsSync(marker)) return undefined;
  const [, at, reason] = /^(\d+) (.*)$/m.exec(readFileSync(marker, "utf8")) ?? [];
  if (at === undefined || reason === undefined) return undefined;
  const age = Date.now() - Number(at);
  if (age < 0 || age >= retryAfter) return undefined;
  return `${reason} (tried ${duration(age)} ago; the next try is in ${duration(retryAfter - age)}, or now with --source download)`;
}

function markerOf(host: string, environment: NodeJS.ProcessEnv): string {
  return join(cacheDirectory(environment), "unreachable-hosts", host.replaceAll(/[^\w.-]/g, "_"));
}
