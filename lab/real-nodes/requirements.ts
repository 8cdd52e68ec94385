import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import { runCommand } from "../host/run-command.ts";

/** Debian packages, each with a file that shows that it is installed: a path, or a name on PATH. */
const packages: Readonly<Record<string, string>> = {
  containerd: "containerd",
  runc: "runc",
  "containernetworking-plugins": "/usr/lib/cni/bridge",
  debootstrap: "debootstrap",
  iptables: "iptables",
  iproute2: "ip",
  tini: "tini",
  "util-linux": "unshare",
};

/** Whether this process may create namespaces, mounts and control groups. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

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
  const missing = missingPackages();
  if (missing.length === 0) return;
  const command = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing] as const;
  progress.line(`packages: installing ${missing.join(", ")} (apt-get)`);
  // A new host has no package lists.
  const updated = await attempt(["apt-get", "update"]);
  const installed = updated === "" ? await attempt(command) : updated;
  const still = missingPackages();
  if (still.length === 0) return;
  throw new LabError(
    `Real nodes need Debian packages that are missing: ${still.join(", ")}. ${installed}`.trim(),
    `Install the packages: ${command.join(" ")}`,
  );
}

/** Packages that are not installed. */
export function missingPackages(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const path = (environment["PATH"] ?? "").split(delimiter);
  const isThere = (file: string): boolean =>
    file.startsWith("/") ? existsSync(file) : path.some((directory) => existsSync(join(directory, file)));
  return Object.entries(packages)
    .filter(([, file]) => !isThere(file))
    .map(([name]) => name);
}

/** Empty on success, else the end of the output. */
async function attempt(command: readonly [string, ...string[]]): Promise<string> {
  try {
    const { code, stderr } = await runCommand(["env", "DEBIAN_FRONTEND=noninteractive", ...command]);
    return code === 0 ? "" : `${command[0]} failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`;
  } catch (error) {
    return String(error);
  }
}
