import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { isAtLeast } from "./versions.ts";

/** The installed Go. Its version and platform are part of the key of a build. */
export interface GoToolchain {
  readonly version: string;
  readonly platform: string;
}

/** With this much memory the garbage collector runs less often: 20 % less time for one to two GB more. */
const largeMemory = 8 * 1024 ** 3;

/** Environment of every Go command. No workspace and no cgo, so that the module alone decides the build. */
export function goEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const garbage = totalmem() >= largeMemory ? { GOGC: "400" } : {};
  return { ...garbage, ...environment, CGO_ENABLED: "0", GOWORK: "off" };
}

/**
 * Finds Go.
 *
 * @throws LabError when Go is missing or older than the module's go.mod requires
 */
export function findGo(moduleDirectory: string, environment: NodeJS.ProcessEnv = process.env): GoToolchain {
  const needed = /^go (\S+)$/m.exec(readFileSync(join(moduleDirectory, "go.mod"), "utf8"))?.[1] ?? "1.24";
  let answer: string;
  try {
    answer = execFileSync("go", ["env", "GOVERSION", "GOOS", "GOARCH", "GOTOOLCHAIN"], {
      encoding: "utf8",
      // Inside a module an older Go would refuse to run.
      cwd: "/",
      env: goEnvironment(environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new LabError(
      missing
        ? "Go is not on PATH; the lab needs it to build programs of the local cluster."
        : `Go failed to run: ${String(error)}`,
      `Install Go ${needed} or later (https://go.dev/dl) and add it to PATH`,
    );
  }
  const [version = "", os = "", architecture = "", toolchain = ""] = answer.split("\n");
  const downloadsNewer = toolchain !== "local";
  if (!downloadsNewer && !isAtLeast(version.replace(/^go/, ""), needed)) {
    throw new LabError(
      `Go ${version.replace(/^go/, "")} is too old: ${join(moduleDirectory, "go.mod")} needs ${needed}.`,
      `Install Go ${needed} or later (https://go.dev/dl), or allow Go to download it: go env -w GOTOOLCHAIN=auto`,
    );
  }
  return { version, platform: `${os}-${architecture}` };
}
