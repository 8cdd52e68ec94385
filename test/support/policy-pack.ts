import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * An executable that serves the policy pack of an installed package: `--policy-pack` takes it in place of the directory. The Node
 * host of the lab (3.68.0) is older than its call for policy packs; a released Pulumi runs the same two files for the directory.
 *
 * @param directory with the installed package in its node_modules
 */
export function policyPackProgram(directory: string): string {
  const pack = join(directory, "node_modules/glm-serve/dist/policy");
  const runner = join(directory, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const file = join(directory, "glm-serve-policies");
  writeFileSync(file, `#!/bin/sh\ncd '${pack}' && exec '${process.execPath}' '${runner}' "$1" .\n`);
  chmodSync(file, 0o755);
  return file;
}
