import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Progress } from "./progress.ts";
import { runCommand } from "./run-command.ts";

/**
 * Who needs a package: real nodes (`npm start -- <stack> --run`), tests, or linters and the tests of the pods' Python. Tests with
 * real nodes need all of them.
 */
export type Need = "real nodes" | "tests" | "python";

/** A Debian package that something needs. */
export interface DebianPackage {
  readonly name: string;
  /** What shows that it is installed: an absolute path, a program on PATH, or a module of Python. */
  readonly sign: { readonly file: string } | { readonly program: string } | { readonly pythonModule: string };
  readonly need: Need;
  /** What it is needed for. */
  readonly purpose: string;
}

const packages: readonly DebianPackage[] = [
  { name: "python3", sign: { program: "python3" }, need: "tests", purpose: "runs the Python of pods" },
  {
    name: "python3-venv",
    sign: { pythonModule: "ensurepip" },
    need: "python",
    purpose: "installs ruff for npm run lint, and numpy for tests of weights",
  },
  {
    name: "shellcheck",
    sign: { program: "shellcheck" },
    need: "tests",
    purpose: "checks the scripts of pods",
  },
  {
    name: "openssl",
    sign: { program: "openssl" },
    need: "tests",
    purpose: "creates certificates of test servers",
  },
  { name: "zsh", sign: { program: "zsh" }, need: "tests", purpose: "completes words of glm-serve" },
  { name: "fish", sign: { program: "fish" }, need: "tests", purpose: "completes words of glm-serve" },
  {
    name: "prometheus",
    sign: { program: "promtool" },
    need: "tests",
    purpose: "reads metrics, alerts and dashboards as in a cluster",
  },
  {
    name: "chromium",
    sign: { program: "chromium" },
    need: "tests",
    purpose: "shows pictures, of which tests find texts that overlap",
  },
  {
    name: "fonts-dejavu-core",
    sign: { file: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" },
    need: "tests",
    purpose: "is the font of pictures",
  },
  {
    name: "iproute2",
    sign: { program: "ip" },
    need: "real nodes",
    purpose: "creates networks of nodes, and of pods in tests",
  },
  {
    name: "util-linux",
    sign: { program: "unshare" },
    need: "real nodes",
    purpose: "creates namespaces of nodes, and of pods in tests",
  },
  {
    name: "containerd",
    sign: { program: "containerd" },
    need: "real nodes",
    purpose: "runs pods of real nodes",
  },
  { name: "runc", sign: { program: "runc" }, need: "real nodes", purpose: "starts containers of real nodes" },
  {
    name: "containernetworking-plugins",
    sign: { file: "/usr/lib/cni/bridge" },
    need: "real nodes",
    purpose: "gives pods of real nodes their addresses",
  },
  {
    name: "debootstrap",
    sign: { program: "debootstrap" },
    need: "real nodes",
    purpose: "creates the image of pods",
  },
  {
    name: "iptables",
    sign: { program: "iptables" },
    need: "real nodes",
    purpose: "routes Services on real nodes",
  },
  {
    name: "tini",
    sign: { program: "tini" },
    need: "real nodes",
    purpose: "is the first process of real nodes",
  },
];

/** Packages that are not installed. */
export function missingPackages(
  needs: readonly Need[],
  environment: NodeJS.ProcessEnv = process.env,
): readonly DebianPackage[] {
  return packages.filter(({ need, sign }) => needs.includes(need) && !isInstalled(sign, environment));
}

/** The command that installs packages. */
export function installCommand(missing: readonly DebianPackage[]): readonly [string, ...string[]] {
  return ["apt-get", "install", "--yes", "--no-install-recommends", ...missing.map(({ name }) => name)];
}

/** Installs packages as root. Returns an empty text on success, else the reason of the failure. */
export async function installPackages(
  missing: readonly DebianPackage[],
  progress: Progress,
): Promise<string> {
  progress.line(`packages: installing ${missing.map(({ name }) => name).join(", ")} (apt-get)`);
  // A new host has no package lists.
  const updated = await attempt(["apt-get", "update"]);
  return updated === "" ? attempt(installCommand(missing)) : updated;
}

function isInstalled(sign: DebianPackage["sign"], environment: NodeJS.ProcessEnv): boolean {
  if ("file" in sign) return existsSync(sign.file);
  if ("program" in sign) {
    const path = (environment["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
    return path.some((directory) => existsSync(join(directory, sign.program)));
  }
  return spawnSync("python3", ["-c", `import ${sign.pythonModule}`], { env: environment }).status === 0;
}

/** Returns an empty text on success, else the end of the output. */
async function attempt(command: readonly [string, ...string[]]): Promise<string> {
  try {
    const { code, stderr } = await runCommand(["env", "DEBIAN_FRONTEND=noninteractive", ...command]);
    return code === 0 ? "" : `${command[0]} failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`;
  } catch (error) {
    return String(error);
  }
}
