import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";

/** The Go that builds: its version and platform take part in the name of what it built. */
export interface GoToolchain {
  readonly version: string;
  readonly platform: string;
}

/** From so much memory on, the compiler may let its garbage grow: a fifth less time for one to two GB more. */
const roomyMemory = 8 * 1024 ** 3;

/** The environment of every call of Go: nothing but the module itself decides what is built. */
export function goEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const garbage = totalmem() >= roomyMemory ? { GOGC: "400" } : {};
  return { ...garbage, ...environment, CGO_ENABLED: "0", GOWORK: "off" };
}

/** Finds Go and compares it with what the module asks for. */
export function findGo(moduleDirectory: string, environment: NodeJS.ProcessEnv = process.env): GoToolchain {
  const needed = /^go (\S+)$/m.exec(readFileSync(join(moduleDirectory, "go.mod"), "utf8"))?.[1] ?? "1.24";
  let answer: string;
  try {
    answer = execFileSync("go", ["env", "GOVERSION", "GOOS", "GOARCH", "GOTOOLCHAIN"], {
      encoding: "utf8",
      // Outside any module, so that an older Go answers instead of refusing.
      cwd: "/",
      env: goEnvironment(environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new LabError(
      missing
        ? "Go is not on PATH; it builds the local cluster's binaries."
        : `Go does not run: ${String(error)}`,
      `Install Go ${needed} or newer (https://go.dev/dl) and put it on PATH.`,
    );
  }
  const [version = "", os = "", architecture = "", toolchain = ""] = answer.split("\n");
  const downloadsNewer = toolchain !== "local";
  if (!downloadsNewer && !isAtLeast(version.replace(/^go/, ""), needed)) {
    throw new LabError(
      `Go ${version.replace(/^go/, "")} is too old: ${join(moduleDirectory, "go.mod")} needs ${needed}.`,
      `Install Go ${needed} or newer (https://go.dev/dl), or let Go fetch it itself: go env -w GOTOOLCHAIN=auto.`,
    );
  }
  return { version, platform: `${os}-${architecture}` };
}

/** Compares dotted versions number by number. */
export function isAtLeast(version: string, needed: string): boolean {
  const have = numbersIn(version);
  for (const [index, need] of numbersIn(needed).entries()) {
    const own = have[index] ?? 0;
    if (own !== need) return own > need;
  }
  return true;
}

function numbersIn(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
