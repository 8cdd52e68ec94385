import { asksForHelp, parseCall, readCall } from "../program/index.ts";
import { ensureClusterBinaries } from "./binaries/ensure-binaries.ts";
import { clusterStatus } from "./cluster/cluster-status.ts";
import { maxNodesPerKind, type NodeDemand } from "./cluster/nodes.ts";
import { readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, startCluster } from "./cluster/start-cluster.ts";
import { stopCluster } from "./cluster/stop-cluster.ts";
import { cluster } from "./descriptions/cluster.ts";
import { runMain, WrongWordsError } from "./host/lab-error.ts";
import { helpOf, wrongCall } from "./host/wrong-call.ts";
import { progressOn } from "./host/progress.ts";

/** A number of nodes; @default `usual` */
function count(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > maxNodesPerKind) {
    throw new WrongWordsError(
      `--${option} ${text} is not a valid number of nodes.`,
      `Set --${option} to a whole number from 0 to ${maxNodesPerKind}`,
    );
  }
  return value;
}

function readArguments(argv: readonly string[]) {
  const { problems } = readCall(cluster, argv);
  if (problems.length > 0) throw wrongCall(cluster, problems);
  return parseCall(cluster, argv);
}

function printStatus(name: string): number {
  const status = clusterStatus(name);
  if (status === undefined) {
    process.stdout.write(`cluster ${name}: not found\n`);
    return 1;
  }
  for (const { name: component, pid } of status.components) {
    process.stdout.write(
      `${component.padEnd(24)} ${pid === undefined ? "not running" : `running, pid ${pid}`}\n`,
    );
  }
  process.stdout.write(
    `${"API server".padEnd(24)} ${status.server}\n${"kubeconfig".padEnd(24)} ${status.kubeconfig}\n`,
  );
  return status.components.every(({ pid }) => pid !== undefined) ? 0 : 1;
}

await runMain(async () => {
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    process.stdout.write(helpOf(cluster));
    return 0;
  }
  const given = readArguments(argv);
  const { command, name = defaultClusterName } = given;
  const progress = progressOn(process.stderr);
  switch (command) {
    case "start": {
      const nodes: NodeDemand[] = [
        { hardware: "atlas-800-a3", count: count("a3", given.a3, 6) },
        { hardware: "atlas-800-a2", count: count("a2", given.a2, 0) },
        { hardware: "ascend-950dt", count: count("a5", given.a5, 0) },
        { hardware: "h100", count: count("h100", given.h100, 0) },
        { hardware: "h200", count: count("h200", given.h200, 0) },
        { hardware: "worker", count: count("workers", given.workers, 1) },
      ];
      const basePort = readBasePort(given["base-port"]);
      const binaries = await ensureClusterBinaries(progress);
      const { kubeconfig } = await startCluster({
        name,
        binaries,
        nodes,
        progress,
        ...(basePort === undefined ? {} : { basePort }),
      });
      process.stdout.write(`export KUBECONFIG=${kubeconfig}\n`);
      return 0;
    }
    case "stop":
      await stopCluster({ name, progress, deleteData: given.delete });
      return 0;
    case "status":
      return printStatus(name);
    default:
      return command satisfies never;
  }
});
