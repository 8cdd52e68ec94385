import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump, load } from "js-yaml";
import { hermeticEnvironment } from "../../lab/pulumi/hermetic-environment.ts";
import type { LanguageHosts } from "../../lab/pulumi/language-hosts.ts";
import type { PulumiTools } from "../../lab/pulumi/pulumi-tools.ts";

/** Result of a pulumi command. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Pulumi project in a directory, run as a user does. */
export interface LanguageProgram {
  readonly directory: string;
  readonly pulumi: (...argv: readonly string[]) => Promise<Ran>;
}

/** What a project runs with. */
export interface ProgramSetting {
  readonly tools: PulumiTools;
  readonly hosts: LanguageHosts;
  readonly kubeconfig: string;
}

/** Where a program finds the plugin that npm installed. */
export const PLUGIN = "./node_modules/glm-serve/dist/plugin";

/**
 * Makes a project of the files of an example in a directory with the installed package.
 *
 * @param installed the directory with the package and its peers, which the project gets a copy of
 */
export function languageProgram(
  example: string,
  installed: string,
  target: string,
  { tools, hosts, kubeconfig }: ProgramSetting,
): LanguageProgram {
  cpSync(installed, target, { recursive: true, verbatimSymlinks: true });
  cpSync(example, target, { recursive: true });
  const home = join(target, ".home");
  const environment = {
    ...hermeticEnvironment({
      home,
      backend: home,
      // Pulumi warns about plugins that it finds here, and uses them.
      programs: [hosts.programs, hosts.yaml, dirname(tools.pulumi.executable), tools.plugin.directory],
    }),
    KUBECONFIG: kubeconfig,
    // The packages of the SDK are compiled once, wherever the compiler is.
    CGO_ENABLED: "0",
  };
  const pulumi = (...argv: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const options = { cwd: target, env: environment, maxBuffer: 64 * 1024 ** 2 };
      const child = execFile(
        tools.pulumi.executable,
        ["--non-interactive", "--color", "never", ...argv],
        options,
        (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  return { directory: target, pulumi };
}

/** Changes the Pulumi.yaml of a project. */
export function editProject({ directory }: LanguageProgram, edit: (project: object) => object): void {
  const path = join(directory, "Pulumi.yaml");
  const project: unknown = load(readFileSync(path, "utf8"));
  if (typeof project !== "object" || project === null) throw new Error(`${path} is not a project`);
  // Programs in YAML have no aliases.
  writeFileSync(path, dump(edit(project), { noRefs: true }));
}

/** Removes what `pulumi package add` writes into a Pulumi.yaml. */
export function withoutPackages(project: object): object {
  return Object.fromEntries(Object.entries(project).filter(([key]) => key !== "packages"));
}
