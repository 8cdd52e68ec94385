import { parseArgs } from "node:util";
import type { Plan } from "../core/index.ts";
import { ensureClusterBinaries } from "./binaries/ensure-binaries.ts";
import { ensurePulumi } from "./binaries/pulumi-installation.ts";
import { ensureProviderPlugin } from "./binaries/provider-plugin.ts";
import { ensureNodes } from "./cluster/nodes.ts";
import { defaultBasePort, readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, type RunningCluster, startCluster } from "./cluster/start-cluster.ts";
import { checkout } from "./directories.ts";
import { LocalError, runMain } from "./local-error.ts";
import { podTable } from "./pod-table.ts";
import { duration, progressOn } from "./progress.ts";
import { runPulumi } from "./pulumi/local-pulumi.ts";
import { ensureNamespace, requireSimulated } from "./simulated-limits.ts";
import { planStack } from "../cli/choose-stack.ts";
import { nodeDemands } from "./stack-plan.ts";

const defaultStack = "a3-1p1d";

const usage = `Usage: npm start [-- <stack> [options]]

Deploys a stack (default: ${defaultStack}) to a local cluster with simulated nodes: starts the cluster, adds the nodes
that the stack needs and runs pulumi up. What runs already is kept.

Options:
  --name <name>       which local cluster (default: ${defaultClusterName})
  --base-port <port>  first of the cluster's two ports, 0 for free ones
                      (default: ${defaultBasePort} for the cluster ${defaultClusterName}, free ones for any other)
  --help              this text
`;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: { type: "string", default: defaultClusterName },
        "base-port": { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new LocalError(error instanceof Error ? error.message : String(error), usage);
  }
}

async function summary(
  stack: string,
  planned: Plan,
  cluster: RunningCluster,
  isUp: boolean,
): Promise<string> {
  const { namespace } = planned.topology.site;
  const { service, port } = planned.endpoint;
  const named = cluster.name === defaultClusterName ? "" : ` -- --name ${cluster.name}`;
  return `
${await podTable(cluster.kubectl, namespace)}
${isUp ? `\nEndpoint inside the cluster: http://${service}.${namespace}:${port}\n` : ""}
Look further:
  KUBECONFIG=${cluster.kubeconfig} ${cluster.kubectl.executable} get all --namespace ${namespace}
  npm run --silent render -- ${stack}
  npm stop${named}
`;
}

await runMain(async () => {
  const begun = Date.now();
  const { values, positionals } = readArguments();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (positionals.length > 1)
    throw new LocalError(`One stack at a time, not ${positionals.join(", ")}.`, usage);
  // Settings files are found from the checkout, wherever the command was called.
  process.chdir(checkout);
  const stack = positionals[0] ?? defaultStack;
  const basePort = readBasePort(values["base-port"]);
  const planned = await planStack(stack);
  requireSimulated(stack, planned);
  const progress = progressOn(process.stderr);
  const binaries = await ensureClusterBinaries(progress);
  const pulumi = await ensurePulumi(progress);
  // The download of the official plugin may take its time; the cluster's start does not wait for it.
  const [cluster, plugin] = await Promise.all([
    startCluster({
      name: values.name,
      binaries,
      nodes: [],
      progress,
      ...(basePort === undefined ? {} : { basePort }),
    }),
    ensureProviderPlugin(pulumi, progress),
  ]);
  const added = await ensureNodes(cluster.kubectl, await nodeDemands(planned, cluster.kubectl));
  if (added.length > 0) progress.line(`cluster ${cluster.name}: added simulated nodes ${added.join(", ")}`);
  if (await ensureNamespace(cluster.kubectl, planned)) {
    progress.line(
      `cluster ${cluster.name}: made the namespace ${planned.topology.site.namespace}, which the stack expects to exist`,
    );
  }
  progress.line(`pulumi up --refresh --stack ${stack} (pulumi ${pulumi.version}, ${pulumi.origin})`);
  const upBegun = Date.now();
  // A run that was interrupted may have left other objects than its state says.
  const up = await runPulumi(["up", "--refresh", "--yes", "--skip-preview", "--suppress-outputs"], {
    stack,
    cluster,
    tools: { pulumi, plugin },
    output: "show",
  });
  process.stdout.write(await summary(stack, planned, cluster, up.code === 0));
  if (up.code !== 0) {
    progress.line(
      "pulumi up failed; its output above says why. Put it right and run the same command again.",
    );
  }
  progress.line(
    `pulumi up took ${duration(Date.now() - upBegun)}, everything ${duration(Date.now() - begun)}`,
  );
  return up.code;
});
