import type { TestProject } from "vitest/node";
import { progressOn } from "../../lab/host/progress.ts";
import { ensureTestRequirements } from "../../lab/test-requirements.ts";

/**
 * Reports what the selected tests lack before the first of them. The whole run installs it where that is possible, so that
 * `npm test` runs every test.
 */
export async function setup(project: TestProject): Promise<void> {
  const real = project.vitest.projects.some(({ name }) => name === "e2e");
  await ensureTestRequirements({ real, install: real }, progressOn(process.stderr));
}
