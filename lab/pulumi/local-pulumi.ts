import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { PulumiInstallation } from "../binaries/pulumi-installation.ts";
import type { RunningCluster } from "../cluster/start-cluster.ts";
import { checkout } from "../host/directories.ts";
import { silentProgress } from "../host/progress.ts";
import { hasAbandonedLock } from "./abandoned-lock.ts";
import { generateProject } from "./generated-project.ts";
import { hasPendingCreates } from "./pending-creates.ts";
import { ensurePulumiTools, type PulumiTools } from "./pulumi-tools.ts";

/** How a pulumi command ended; the texts are empty when its output was shown. */
export interface PulumiResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command's output goes: to the person, or into the result. */
type PulumiOutput = "show" | "capture";

/** What to run pulumi for. */
export interface PulumiTarget {
  readonly stack: string;
  readonly cluster: Pick<RunningCluster, "paths" | "kubeconfig">;
  /** Directory of a Pulumi project. Default: this checkout. */
  readonly projectDirectory?: string;
  /** Found already; looked for (and built if need be) when absent. */
  readonly tools?: PulumiTools;
  readonly output?: PulumiOutput;
  /** More environment for the command, e.g. debug switches. */
  readonly environment?: Readonly<Record<string, string>>;
}

const clearPending = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"] as const;

/**
 * Runs one pulumi command for a stack on a local cluster, with a backend of files in the cluster's state and nothing
 * written to the project's own directory. The stack is made when it does not exist; a killed run's lock is lifted, and
 * its pending creations are cleared.
 */
export async function runPulumi(argv: readonly string[], target: PulumiTarget): Promise<PulumiResult> {
  const tools = target.tools ?? (await ensurePulumiTools(silentProgress));
  const { paths } = target.cluster;
  const backend = join(paths.pulumi, "backend");
  mkdirSync(backend, { recursive: true });
  const project = generateProject(
    target.projectDirectory ?? checkout,
    target.stack,
    join(paths.pulumi, "projects"),
    tools,
  );
  const run = (command: readonly string[], output: PulumiOutput): Promise<PulumiResult> =>
    runHermetic(
      tools.pulumi,
      command,
      project.directory,
      hermeticEnvironment(tools, target, backend),
      output,
    );
  const state = join(backend, ".pulumi", "stacks", project.name, `${target.stack}.json`);
  if (!existsSync(state)) {
    const made = await run(["stack", "init", "--stack", target.stack], "capture");
    if (made.code !== 0) return made;
  } else {
    if (hasAbandonedLock(backend, project.name, target.stack)) {
      await run(["cancel", "--yes", "--stack", target.stack], "capture");
    }
    if (hasPendingCreates(state)) {
      // What was created nevertheless is recognised by its field manager and taken up when it is to be created again.
      const cleared = await run([...clearPending, "--stack", target.stack], "capture");
      if (cleared.code !== 0) return cleared;
    }
  }
  return run([...argv, "--stack", target.stack], target.output ?? "capture");
}

function hermeticEnvironment(tools: PulumiTools, target: PulumiTarget, backend: string): NodeJS.ProcessEnv {
  return {
    // Pulumi's own variables of this shell (another backend, an organisation, debug switches) play no part.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"))),
    // First the Node that runs this: the program must run under the pinned one too.
    PATH: [dirname(process.execPath), dirname(tools.pulumi.executable), process.env["PATH"] ?? ""].join(
      delimiter,
    ),
    PULUMI_HOME: join(target.cluster.paths.pulumi, "home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] ?? "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    KUBECONFIG: target.cluster.kubeconfig,
    ...target.environment,
  };
}

function runHermetic(
  pulumi: PulumiInstallation,
  argv: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
  output: PulumiOutput,
): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const shown = output === "show";
    const child = spawn(pulumi.executable, [...(shown ? [] : ["--non-interactive"]), ...argv], {
      cwd: directory,
      env: environment,
      stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // On a terminal Ctrl-C reaches pulumi too, which ends its update in order: wait for it instead of leaving first.
    process.on("SIGINT", waitForChild);
    const passOn = (): void => {
      child.kill("SIGINT");
    };
    process.on("SIGTERM", passOn);
    const forget = (): void => {
      process.removeListener("SIGINT", waitForChild);
      process.removeListener("SIGTERM", passOn);
    };
    child.on("error", (error) => {
      forget();
      reject(error);
    });
    child.on("close", (code) => {
      forget();
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

function waitForChild(): void {
  process.stderr.write("\nwaiting for pulumi to end its update in order\n");
}
