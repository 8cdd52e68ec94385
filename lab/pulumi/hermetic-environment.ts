import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** Where a pulumi keeps its files and finds its programs. */
export interface PulumiPlaces {
  /** PULUMI_HOME: workspaces and plugins. */
  readonly home: string;
  /** Directory of the file backend. */
  readonly backend: string;
  /** Directories of programs, searched after that of this Node and before PATH. */
  readonly programs: readonly string[];
}

/** Makes the home, and returns the environment of a pulumi that reads no setting of this user and runs programs on this Node. */
export function hermeticEnvironment({ home, backend, programs }: PulumiPlaces): NodeJS.ProcessEnv {
  withoutLog(home);
  return {
    // Ignore Pulumi's variables of this shell: another backend, an organization, debug switches.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"))),
    PATH: [dirname(process.execPath), ...programs, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] ?? "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Pulumi's SDK loads a thousand modules before it runs a program. This is Node's own default directory.
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache"),
  };
}

/**
 * Keeps pulumi from its debug log of each command, which takes up to half of the command's processor time. No setting turns
 * the log off, but pulumi goes on without one where it cannot make the directory.
 *
 * Source: pulumi v3.259.0, pkg/cmd/pulumi/pulumi.go, StartLogging
 */
function withoutLog(home: string): void {
  const log = join(home, "logs");
  if (existsSync(log)) return;
  mkdirSync(home, { recursive: true });
  writeFileSync(log, "");
}
