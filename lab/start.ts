import type { Plan } from "../core/index.ts";
import { asksForHelp, parseArguments, planStack, UsageError } from "../program/index.ts";
import { ensureClusterBinaries } from "./binaries/ensure-binaries.ts";
import { ensureProviderPlugin } from "./binaries/provider-plugin.ts";
import { ensurePulumi } from "./binaries/pulumi-installation.ts";
import { ensureNodes } from "./cluster/nodes.ts";
import { defaultBasePort, readBasePort } from "./cluster/ports.ts";
import {
  defaultClusterName,
  realClusterName,
  type RunningCluster,
  startCluster,
} from "./cluster/start-cluster.ts";
import { checkout } from "./directories.ts";
import { LocalError, runMain } from "./local-error.ts";
import { podTable } from "./pod-table.ts";
import { duration, type Progress, progressOn } from "./progress.ts";
import { runPulumi } from "./pulumi/local-pulumi.ts";
import { openEndpoint } from "./real-nodes/open-endpoint.ts";
import { isRoot } from "./real-nodes/requirements.ts";
import { stackWorkload } from "./real-nodes/stack-workload.ts";
import { realNodePrefix, startRealCluster } from "./real-nodes/start-real-cluster.ts";
import { ensureNamespace, requireSimulated } from "./simulated-limits.ts";
import { nodeDemands } from "./stack-plan.ts";

const defaultStack = "a3-1p1d";

const usage = `Usage: npm start [-- <stack> [options]]

Deploys a stack (default: ${defaultStack}) to a local cluster with simulated nodes: starts the cluster, adds the nodes
that the stack needs and runs pulumi up. What runs already is kept.

Options:
  --run               on nodes that really run the pods, with stand-ins for the engines: completions can be asked for.
                      As root on Linux; Debian packages that are missing are installed
  --name <name>       which local cluster (default: ${defaultClusterName}, with --run ${realClusterName})
  --base-port <port>  first of the cluster's two ports, 0 for free ones
                      (default: ${defaultBasePort} for the cluster ${defaultClusterName}, free ones for any other)
  --help              this text
`;

function readArguments() {
  const parsed = parseArguments(process.argv.slice(2), {
    options: ["name", "base-port"],
    switches: ["run"],
    positionals: 1,
  });
  if (parsed.problems.length === 0) return parsed;
  throw new LocalError(`${new UsageError("npm start", parsed.problems).message}\n`, usage);
}

async function summary(
  stack: string,
  planned: Plan,
  cluster: RunningCluster,
  endpoint: string | undefined,
): Promise<string> {
  const { namespace } = planned.topology.site;
  const isDefault = [defaultClusterName, realClusterName].includes(cluster.name);
  const named = isDefault ? "" : ` -- --name ${cluster.name}`;
  return `
${await podTable(cluster.kubectl, namespace)}
${endpoint === undefined ? "" : `\n${endpoint}\n`}
Look further:
  KUBECONFIG=${cluster.kubeconfig} ${cluster.kubectl.executable} get all --namespace ${namespace}
  npm run --silent render -- ${stack}
  npm stop${named}
`;
}

interface StartOptions {
  readonly name: string;
  readonly progress: Progress;
  readonly basePort?: number;
}

/** A cluster that can take the stack, and what to say of its endpoint once it is up. */
interface Started {
  readonly cluster: RunningCluster;
  readonly endpoint: () => Promise<string>;
}

async function startSimulatedNodes(planned: Plan, options: StartOptions): Promise<Started> {
  const { progress } = options;
  const binaries = await ensureClusterBinaries(progress);
  const cluster = await startCluster({ ...options, binaries, nodes: [] });
  const added = await ensureNodes(cluster.kubectl, await nodeDemands(planned, cluster.kubectl));
  if (added.length > 0) progress.line(`cluster ${cluster.name}: added simulated nodes ${added.join(", ")}`);
  const { service, port } = planned.endpoint;
  const { namespace } = planned.topology.site;
  const said = `Endpoint inside the cluster: http://${service}.${namespace}:${port}`;
  return { cluster, endpoint: () => Promise.resolve(said) };
}

async function startRealNodes(planned: Plan, options: StartOptions): Promise<Started> {
  const cluster = await startRealCluster({
    ...options,
    nodes: (kubectl) => nodeDemands(planned, kubectl, realNodePrefix),
    workloads: [stackWorkload(planned)],
  });
  return { cluster, endpoint: () => openEndpoint(planned, cluster) };
}

await runMain(async () => {
  const begun = Date.now();
  if (asksForHelp(process.argv.slice(2))) {
    process.stdout.write(usage);
    return 0;
  }
  const { positionals, options: given, switches } = readArguments();
  // Settings files are found from the checkout, wherever the command was called.
  process.chdir(checkout);
  const stack = positionals[0] ?? defaultStack;
  const basePort = readBasePort(given["base-port"]);
  const planned = await planStack(stack);
  requireSimulated(stack, planned);
  const progress = progressOn(process.stderr);
  const runs = switches.has("run") && isRoot();
  if (switches.has("run") && !runs) {
    progress.line(
      "--run needs root on Linux, for namespaces and control groups; without it the nodes are simulated",
    );
  }
  const pulumi = await ensurePulumi(progress);
  const name = given.name ?? (runs ? realClusterName : defaultClusterName);
  const options = { name, progress, ...(basePort === undefined ? {} : { basePort }) };
  // The download of the official plugin may take its time; the cluster's start does not wait for it.
  const [{ cluster, endpoint }, plugin] = await Promise.all([
    runs ? startRealNodes(planned, options) : startSimulatedNodes(planned, options),
    ensureProviderPlugin(pulumi, progress),
  ]);
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
  process.stdout.write(await summary(stack, planned, cluster, up.code === 0 ? await endpoint() : undefined));
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
