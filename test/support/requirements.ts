import type { TestProject } from "vitest/node";
import type { Need } from "../../lab/host/debian-packages.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { ensureTestRequirements } from "../../lab/test-requirements.ts";

/**
 * Reports what the selected tests lack before the first of them. The whole run installs it where that is possible, so that
 * `npm test` runs every test.
 */
export async function setup(project: TestProject): Promise<void> {
  const selected = new Set(project.vitest.projects.map(({ name }) => name));
  const real = selected.has("e2e");
  const needs: Need[] = ["tests"];
  if (real || selected.has("pods")) needs.push("python");
  if (real) needs.push("real nodes");
  await ensureTestRequirements({ needs, install: real }, progressOn(process.stderr));
}
