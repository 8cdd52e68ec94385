import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-promtool-"));

let files = 0;

/** Writes a value as JSON, which Prometheus reads as YAML. */
export function written(value: unknown): string {
  files += 1;
  const file = join(directory, `${files}.yaml`);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

/** Runs promtool of Prometheus; returns its exit code and all of its output. */
export function promtool(...argv: readonly string[]): {
  readonly code: number | null;
  readonly output: string;
} {
  const { status, stdout, stderr, error } = spawnSync("promtool", argv, { encoding: "utf8" });
  if (error !== undefined) throw error;
  return { code: status, output: `${stdout}${stderr}` };
}
