import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";

const checkout = join(import.meta.dirname, "../..");

/** Text of a stack file, and what replaces it. */
type Change = readonly [from: string, to: string];

/** A copy of the checkout's program with one change in a stack file, and others. */
export function changedCheckout(
  stack: string,
  from: string,
  to: string,
  ...others: readonly Change[]
): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-changed-"));
  for (const part of ["core", "components", "entry", "program", "stacks", "Pulumi.yaml", "package.json"]) {
    cpSync(join(checkout, part), join(directory, part), { recursive: true });
  }
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  const file = join(directory, "stacks", `${stack}.ts`);
  const changes: readonly Change[] = [[from, to], ...others];
  const text = changes.reduce(
    (before, [old, replacement]) => {
      expect(before).toContain(old);
      return before.replace(old, replacement);
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, text);
  return directory;
}
