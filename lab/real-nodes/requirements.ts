import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import { runCommand } from "../host/run-command.ts";

/** Debian packages and the file by which each is known to be installed; a name without directory is looked for in PATH. */
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

/** Whether this process may make namespaces, mounts and control groups. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Sees that real nodes can be made: root on Linux, and what they are made of; missing packages are installed. */
export async function ensureRequirements(progress: Progress): Promise<void> {
  if (process.platform !== "linux" || !isRoot()) {
    throw new LabError(
      "Nodes that really run their pods need root on Linux: namespaces, mounts and control groups.",
      "Run the same command as root, or without --run on simulated nodes.",
    );
  }
  const missing = missingPackages();
  if (missing.length === 0) return;
  const command = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing] as const;
  progress.line(`packages: installing ${missing.join(", ")} (apt-get)`);
  // A machine that was just made has no lists; with lists, this tells the newest.
  const updated = await attempt(["apt-get", "update"]);
  const installed = updated === "" ? await attempt(command) : updated;
  const still = missingPackages();
  if (still.length === 0) return;
  throw new LabError(
    `Nodes that really run their pods are made of Debian packages that are missing: ${still.join(", ")}. ${installed}`.trim(),
    `Install them: ${command.join(" ")}`,
  );
}

/** What is not installed. */
export function missingPackages(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const path = (environment["PATH"] ?? "").split(delimiter);
  const isThere = (file: string): boolean =>
    file.startsWith("/") ? existsSync(file) : path.some((directory) => existsSync(join(directory, file)));
  return Object.entries(packages)
    .filter(([, file]) => !isThere(file))
    .map(([name]) => name);
}

/** Empty on success, else the last words. */
async function attempt(command: readonly [string, ...string[]]): Promise<string> {
  try {
    const { code, stderr } = await runCommand(["env", "DEBIAN_FRONTEND=noninteractive", ...command]);
    return code === 0 ? "" : `${command[0]} said: ${stderr.trim().split("\n").slice(-3).join(" ")}`;
  } catch (error) {
    return String(error);
  }
}
