import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";

const checkout = join(import.meta.dirname, "../..");

/** A copy of the checkout's program with one change in a stack file. */
export function changedCheckout(stack: string, from: string, to: string): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-changed-"));
  for (const part of ["core", "components", "entry", "program", "stacks", "Pulumi.yaml", "package.json"]) {
    cpSync(join(checkout, part), join(directory, part), { recursive: true });
  }
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  const file = join(directory, "stacks", `${stack}.ts`);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return directory;
}
