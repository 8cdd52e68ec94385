import { parseArgs } from "node:util";
import { ensureClusterBinaries } from "./binaries/ensure-binaries.ts";
import { clusterStatus } from "./cluster/cluster-status.ts";
import { mostNodesOfAKind, type NodeDemand } from "./cluster/nodes.ts";
import { readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, startCluster } from "./cluster/start-cluster.ts";
import { stopCluster } from "./cluster/stop-cluster.ts";
import { LabError, runMain } from "./host/lab-error.ts";
import { progressOn } from "./host/progress.ts";

const usage = `Usage: node lab/cluster.ts <command> [options]

A Kubernetes control plane with simulated Ascend nodes on 127.0.0.1, without root.

Commands:
  start    build what is missing, start what does not run, add the nodes
  stop     end its processes
  status   say what runs

Options:
  --name <name>       which cluster (default: ${defaultClusterName})
  --base-port <port>  start: first of two ports; 0 picks free ones (default: 26443 for "${defaultClusterName}", else 0)
  --a3 <count>        start: Atlas 800 A3 nodes, 16 NPUs each (default: 6)
  --a2 <count>        start: Atlas 800 A2 nodes, 8 NPUs each (default: 0)
  --h100 <count>      start: NVIDIA H100 nodes, 8 GPUs each (default: 0)
  --h200 <count>      start: NVIDIA H200 nodes, 8 GPUs each (default: 0)
  --workers <count>   start: nodes without accelerators (default: 1)
  --delete            stop: remove its data and Pulumi state too
  --help              this text
`;

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > mostNodesOfAKind) {
    throw new LabError(
      `--${option} ${text} is no count of nodes.`,
      `Give a whole number from 0 to ${mostNodesOfAKind}.`,
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
    process.stdout.write(`cluster ${name}: never started\n`);
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
        command === undefined ? "No command given." : `There is no command "${command}".`,
        usage,
      );
  }
});
