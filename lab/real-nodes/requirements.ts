import { installCommand, installPackages, missingPackages } from "../host/debian-packages.ts";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import { isRoot } from "../host/root.ts";

/**
 * Checks for root on Linux and installs missing packages.
 *
 * @throws LabError without root, or when the packages cannot be installed
 */
export async function ensureRequirements(progress: Progress): Promise<void> {
  if (process.platform !== "linux" || !isRoot()) {
    throw new LabError(
      "Real nodes need root on Linux, for namespaces, mounts and control groups.",
      "Run the same command as root, or use simulated nodes (without --run)",
    );
  }
  const missing = missingPackages(["real nodes"]);
  if (missing.length === 0) return;
  const failure = await installPackages(missing, progress);
  const still = missingPackages(["real nodes"]);
  if (still.length === 0) return;
  throw new LabError(
    `Real nodes need Debian packages that are missing: ${still.map(({ name }) => name).join(", ")}. ${failure}`.trim(),
    `Install the packages: ${installCommand(missing).join(" ")}`,
  );
}
