import type { NodeDemand } from "../../lab/cluster/nodes.ts";
import { type RunningCluster, startCluster } from "../../lab/cluster/start-cluster.ts";
import { stopCluster } from "../../lab/cluster/stop-cluster.ts";
import { progressOn, silentProgress } from "../../lab/host/progress.ts";
import { ensurePrograms } from "../../lab/pulumi/ensure-programs.ts";
import { type PulumiResult, runPulumi } from "../../lab/pulumi/local-pulumi.ts";
import type { PulumiTools } from "../../lab/pulumi/pulumi-tools.ts";

/** A local cluster for the tests of one file, with pulumi. */
export interface LocalCluster {
  readonly cluster: RunningCluster;
  readonly tools: PulumiTools;
  readonly pulumi: (
    stack: string,
    argv: readonly string[],
    projectDirectory?: string,
  ) => Promise<PulumiResult>;
  /** Runs a pulumi command as a user without the lab does: nothing is repaired before. */
  readonly plainPulumi: (
    stack: string,
    argv: readonly string[],
    environment?: Readonly<Record<string, string>>,
    projectDirectory?: string,
  ) => Promise<PulumiResult>;
  /** What the pulumi commands waited for and repaired. */
  readonly lines: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Builds missing programs, with progress, and starts a cluster with simulated nodes on free ports. */
export async function startLocalCluster(name: string, nodes: readonly NodeDemand[]): Promise<LocalCluster> {
  const progress = progressOn(process.stderr);
  const { binaries, tools } = await ensurePrograms({ progress });
  // Tests count objects, so remove those of an interrupted run.
  await stopCluster({ name, progress: silentProgress, deleteData: true });
  const lines: string[] = [];
  const cluster = await startCluster({ name, binaries, nodes, progress: silentProgress });
  return {
    cluster,
    tools,
    lines,
    pulumi: (stack, argv, projectDirectory) =>
      runPulumi(argv, {
        stack,
        cluster,
        tools,
        progress: { ...silentProgress, line: (text) => void lines.push(text) },
        ...(projectDirectory === undefined ? {} : { projectDirectory }),
      }),
    plainPulumi: (stack, argv, environment = {}, projectDirectory) =>
      runPulumi(argv, {
        stack,
        cluster,
        tools,
        environment,
        recover: false,
        ...(projectDirectory === undefined ? {} : { projectDirectory }),
      }),
    stop: () => stopCluster({ name, progress: silentProgress, deleteData: true }),
  };
}
