import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonTools } from "../../scripts/python-tools.ts";

/** What the safetensors library reads of a checkpoint. */
export interface Shown {
  readonly total: number;
  readonly map: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, { file: string; dtype: string; shape: number[]; hash: string }>>;
}

const { python } = await pythonTools();

function ask(...words: string[]): string {
  return execFileSync(python, [join(import.meta.dirname, "checkpoint.py"), ...words], { encoding: "utf8" });
}

// Numpy takes long to load, and most tests begin with the same files.
const made = new Map<number, string>();

/** Makes a small checkpoint of two shards with the safetensors library; another seed is another content. */
export function makeCheckpoint(path: string, seed = 1): void {
  let kept = made.get(seed);
  if (kept === undefined) {
    kept = mkdtempSync(join(tmpdir(), "glm-serve-checkpoint-"));
    ask("make", kept, String(seed));
    made.set(seed, kept);
  }
  cpSync(kept, path, { recursive: true });
}

export function showCheckpoint(path: string): Shown {
  const shown: Shown = JSON.parse(ask("show", path));
  return shown;
}
