import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PulumiInstallation } from "../binaries/pulumi-installation.ts";
import { simulatedNodeTaint } from "../cluster/nodes.ts";
import type { RunningCluster } from "../cluster/start-cluster.ts";
import { checkout } from "../host/directories.ts";
import { LabError } from "../host/lab-error.ts";
import { type Progress, silentProgress } from "../host/progress.ts";
import { abandonedLock, removeLock } from "./abandoned-lock.ts";
import { deletionOf, rejectForeignObjects } from "./foreign-objects.ts";
import { generateProject } from "./generated-project.ts";
import { hermeticEnvironment } from "./hermetic-environment.ts";
import { deleteObjects, type LiveObject, liveObjects, nameOfObject } from "./live-objects.ts";
import { endOrphanedPlugins } from "./orphaned-plugins.ts";
import { ensurePulumiTools, type PulumiTools } from "./pulumi-tools.ts";
import { type ObjectReference, readStackState, type StackState } from "./stack-state.ts";
import { awaitDeletions, unfinishedDeletions } from "./unfinished-deletions.ts";

/** Result of a pulumi command. The texts are empty when its output was shown. */
export interface PulumiResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether a command prints its output or returns it in the result. */
type PulumiOutput = "show" | "capture";

/** Stack, cluster and project of a pulumi command. */
export interface PulumiTarget {
  readonly stack: string;
  readonly cluster: Pick<RunningCluster, "paths" | "kubeconfig" | "kubectl"> & {
    /** Context of a cluster of the user. @default a cluster of the lab */
    readonly context?: string;
  };
  /** Directory of a Pulumi project. @default this checkout */
  readonly projectDirectory?: string;
  /** @default found on this host or built */
  readonly tools?: PulumiTools;
  readonly output?: PulumiOutput;
  /** Receives what the command waits for and repairs. @default silentProgress */
  readonly progress?: Progress;
  /** Whether to clean up after a killed run first. `false` behaves like pulumi without the lab. @default true */
  readonly recover?: boolean;
  /**
   * Objects that an update creates in a cluster of the user. Those that exist and are not in the state stop the update.
   *
   * @default existing objects are taken over
   */
  readonly creates?: readonly ObjectReference[];
  /** Additional environment of the command. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Main program of a stack whose pods tolerate the taint of simulated nodes. */
const toleratingProgram = join(checkout, "entry/simulated-nodes.mjs");

const clearPending = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"] as const;

/**
 * Runs a pulumi command for a stack on a local cluster, with a file backend in the cluster's state; writes nothing to the
 * project's directory. Creates a missing stack. Continues after a killed run: removes its lock, its plugin and the objects
 * that it was creating, and waits for the deletions that it began.
 *
 * @throws LabError for an update that would take over an object of another owner, see `creates`
 */
export async function runPulumi(argv: readonly string[], target: PulumiTarget): Promise<PulumiResult> {
  const tools = target.tools ?? (await ensurePulumiTools(silentProgress));
  const { paths, kubectl } = target.cluster;
  const progress = target.progress ?? silentProgress;
  const backend = join(paths.pulumi, "backend");
  mkdirSync(backend, { recursive: true });
  const project = generateProject(
    target.projectDirectory ?? checkout,
    target.stack,
    join(paths.pulumi, "projects"),
    tools,
    // Also in runs without --simulated-nodes, whose pods still run on the simulated nodes.
    target.cluster.context !== undefined && existsSync(paths.state) ? toleratingProgram : undefined,
  );
  const environment = environmentOf(tools, target, backend);
  const run = (command: readonly string[], output: PulumiOutput): Promise<PulumiResult> =>
    runHermetic(tools.pulumi, [...command, "--stack", target.stack], project.directory, environment, output);
  const recover = target.recover ?? true;
  const lock = recover ? abandonedLock(backend, project.name, target.stack) : undefined;
  if (lock !== undefined) {
    removeLock(lock);
    await endOrphanedPlugins(homeOf(target));
  }
  const file = join(backend, ".pulumi", "stacks", project.name, `${target.stack}.json`);
  if (!existsSync(file)) {
    const made = await run(["stack", "init"], "capture");
    if (made.code !== 0) return made;
  }
  if (!recover) return run(argv, target.output ?? "capture");
  const { hasPendingCreates, pendingCreates } = readStackState(file);
  if (hasPendingCreates) {
    await deleteLeftovers(pendingCreates, lock?.begun, target, progress);
    const cleared = await run(clearPending, "capture");
    if (cleared.code !== 0) return cleared;
  }
  if (argv[0] === "up") {
    const { objects } = readStackState(file);
    await rejectForeignObjects(kubectl, target.creates ?? [], objects);
    await awaitDeletions(kubectl, objects, progress);
  }
  const result = await run(argv, target.output ?? "capture");
  if (result.code === 0) return result;
  // Pulumi reports an interrupted wait without the pod and the node that it waited for.
  const deletions = await unfinishedDeletions(kubectl, readStackState(file).objects).catch(
    (error: unknown) => {
      // The cluster may be unreachable, which pulumi has reported.
      if (error instanceof LabError) return [];
      throw error;
    },
  );
  for (const deletion of deletions) progress.line(`still being deleted: ${deletion}`);
  return result;
}

/**
 * Deletes what a killed run created: Pulumi forgets such objects, and a later destroy would leave them. Only prints those of
 * a user's cluster, and those that the killed run may not have created: another project of the user may own them.
 *
 * @param begun when the killed run began, in milliseconds since 1970
 */
async function deleteLeftovers(
  pendingCreates: StackState["pendingCreates"],
  begun: number | undefined,
  { cluster: { kubectl, context } }: PulumiTarget,
  progress: Progress,
): Promise<void> {
  const live = await liveObjects(kubectl, pendingCreates);
  // The namespace may hold objects of other stacks.
  const leftovers = live.filter(({ kind, isPulumis }) => kind !== "Namespace" && isPulumis);
  const isOwn = ({ created }: LiveObject): boolean =>
    context === undefined && begun !== undefined && created >= Math.floor(begun / 1000) * 1000;
  const own = leftovers.filter(isOwn);
  for (const object of leftovers.filter((each) => !isOwn(each))) {
    progress.line(
      `kept ${nameOfObject(object)}, which a killed run may have created. If nothing else uses it: ${deletionOf(object)}`,
    );
  }
  if (own.length === 0) return;
  progress.line(`deleting what a killed run was creating: ${own.map(nameOfObject).join(", ")}`);
  await deleteObjects(kubectl, own);
}

const homeOf = ({ cluster }: PulumiTarget): string => join(cluster.paths.pulumi, "home");

function environmentOf(tools: PulumiTools, target: PulumiTarget, backend: string): NodeJS.ProcessEnv {
  return {
    ...hermeticEnvironment({
      home: homeOf(target),
      backend,
      programs: [dirname(tools.pulumi.executable)],
    }),
    KUBECONFIG: target.cluster.kubeconfig,
    GLM_SERVE_SIMULATED_TAINT: simulatedNodeTaint,
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
    // On a terminal Ctrl-C also reaches pulumi, which then ends its update. Wait for it.
    process.on("SIGINT", waitForChild);
    const forwardSignal = (): void => {
      child.kill("SIGINT");
    };
    process.on("SIGTERM", forwardSignal);
    const removeListeners = (): void => {
      process.removeListener("SIGINT", waitForChild);
      process.removeListener("SIGTERM", forwardSignal);
    };
    child.on("error", (error) => {
      removeListeners();
      reject(error);
    });
    child.on("close", (code) => {
      removeListeners();
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

function waitForChild(): void {
  process.stderr.write("\nwaiting for pulumi to end its update\n");
}
