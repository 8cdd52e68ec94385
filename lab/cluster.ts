import { parseArgs } from "node:util";
import { ensureClusterBinaries } from "./binaries/ensure-binaries.ts";
import { clusterStatus } from "./cluster/cluster-status.ts";
import { maxNodesPerKind, type NodeDemand } from "./cluster/nodes.ts";
import { defaultBasePort, readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, startCluster } from "./cluster/start-cluster.ts";
import { stopCluster } from "./cluster/stop-cluster.ts";
import { LabError, runMain } from "./host/lab-error.ts";
import { progressOn } from "./host/progress.ts";

const usage = `Usage: npm run cluster -- <command> [options]

A Kubernetes control plane with simulated Ascend nodes on 127.0.0.1, without root.

Commands:
  start    provide missing programs, start stopped ones, add the nodes
  stop     stop the programs
  status   print which programs run

Options:
  --name <name>       name of the cluster (default: ${defaultClusterName})
  --base-port <port>  start: first of two ports, or 0 for free ports
                      (default: ${defaultBasePort} for the cluster ${defaultClusterName}, 0 for any other)
  --a3 <count>        start: Atlas 800 A3 nodes, 16 NPUs each (default: 6)
  --a2 <count>        start: Atlas 800 A2 nodes, 8 NPUs each (default: 0)
  --a5 <count>        start: Ascend 950DT nodes, 8 NPUs each (default: 0)
  --h100 <count>      start: NVIDIA H100 nodes, 8 GPUs each (default: 0)
  --h200 <count>      start: NVIDIA H200 nodes, 8 GPUs each (default: 0)
  --workers <count>   start: nodes without accelerators (default: 1)
  --delete            stop: also delete the cluster's data and Pulumi state
  --help              print this help
`;

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > maxNodesPerKind) {
    throw new LabError(
      `--${option} ${text} is not a valid number of nodes.`,
      `Set --${option} to a whole number from 0 to ${maxNodesPerKind}`,
    );
  }
  return value;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: { type: "string", default: defaultClusterName },
        "base-port": { type: "string" },
        a3: { type: "string", default: "6" },
        a2: { type: "string", default: "0" },
        a5: { type: "string", default: "0" },
        h100: { type: "string", default: "0" },
        h200: { type: "string", default: "0" },
        workers: { type: "string", default: "1" },
        delete: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new LabError(error instanceof Error ? error.message : String(error), usage);
  }
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
  const { values, positionals } = readArguments();
  const [command] = positionals;
  const progress = progressOn(process.stderr);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  switch (command ?? "") {
    case "start": {
      const nodes: NodeDemand[] = [
        { hardware: "atlas-800-a3", count: count("a3", values.a3) },
        { hardware: "atlas-800-a2", count: count("a2", values.a2) },
        { hardware: "ascend-950dt", count: count("a5", values.a5) },
        { hardware: "h100", count: count("h100", values.h100) },
        { hardware: "h200", count: count("h200", values.h200) },
        { hardware: "worker", count: count("workers", values.workers) },
      ];
      const basePort = readBasePort(values["base-port"]);
      const binaries = await ensureClusterBinaries(progress);
      const cluster = await startCluster({
        name: values.name,
        binaries,
        nodes,
        progress,
        ...(basePort === undefined ? {} : { basePort }),
      });
      process.stdout.write(`export KUBECONFIG=${cluster.kubeconfig}\n`);
      return 0;
    }
    case "stop":
      await stopCluster({ name: values.name, progress, deleteData: values.delete });
      return 0;
    case "status":
      return printStatus(values.name);
    default:
      throw new LabError(
        command === undefined ? "A command is missing." : `Unknown command "${command}".`,
        usage,
      );
  }
});
