import type { Plan } from "../core/index.ts";
import { asksForHelp, parseArguments, planStack, UsageError } from "../program/index.ts";
import { readSources } from "./binaries/sources.ts";
import { ensureNodes } from "./cluster/nodes.ts";
import { defaultBasePort, readBasePort } from "./cluster/ports.ts";
import {
  defaultClusterName,
  realClusterName,
  type RunningCluster,
  startCluster,
} from "./cluster/start-cluster.ts";
import { isRoot } from "./host/debian-packages.ts";
import { checkout } from "./host/directories.ts";
import { LabError, runMain } from "./host/lab-error.ts";
import { podTable } from "./stack/pod-table.ts";
import { duration, type Progress, progressOn } from "./host/progress.ts";
import { ensurePrograms, type Programs } from "./pulumi/ensure-programs.ts";
import { runPulumi } from "./pulumi/local-pulumi.ts";
import { openEndpoint } from "./real-nodes/open-endpoint.ts";
import { ensureRequirements } from "./real-nodes/requirements.ts";
import { stackWorkload } from "./real-nodes/stack-workload.ts";
import { realNodePrefix, startRealCluster } from "./real-nodes/start-real-cluster.ts";
import { ensureNamespace, requireSimulated } from "./stack/simulated-limits.ts";
import { nodeDemands } from "./stack/node-demands.ts";

const defaultStack = "a3-1p1d";

const usage = `Usage: npm start [-- <stack> [options]]

Deploys a stack (default: ${defaultStack}) to a local cluster with simulated nodes: starts the cluster, adds the nodes
that the stack needs and runs pulumi up. A running cluster is reused.

Options:
  --run               use real nodes, which run the pods with stand-ins for the engines; the endpoint answers
                      completions. Needs root on Linux; installs missing Debian packages
  --name <name>       name of the local cluster (default: ${defaultClusterName}, with --run ${realClusterName})
  --base-port <port>  first of the cluster's two ports, or 0 for free ports
                      (default: ${defaultBasePort} for the cluster ${defaultClusterName}, 0 for any other)
  --source <source>   only installed programs (installed), only official downloads (download) or only builds from Go
                      modules (build); default: for each part the first of them that has it, or GLM_SERVE_SOURCE
  --offline           download no release; Go modules still come from GOPROXY (default: GLM_SERVE_OFFLINE)
  --mirror <url>      download releases from <url>/<host>/<path> (default: GLM_SERVE_MIRROR)
  --help              print this help
`;

function readArguments() {
  const parsed = parseArguments(process.argv.slice(2), {
    command: "npm start",
    options: ["name", "base-port", "mirror", "source"],
    switches: ["run", "offline"],
    positionals: 1,
  });
  const { sources, problems: wrong } = readSources({
    ...parsed.options,
    offline: parsed.switches.has("offline"),
  });
  const problems = [...parsed.problems, ...wrong];
  if (problems.length === 0) return { ...parsed, sources };
  throw new LabError(`${new UsageError("npm start", problems).message}\n`, usage);
}

async function summary(
  stack: string,
  planned: Plan,
  cluster: RunningCluster,
  endpoint: string | undefined,
): Promise<string> {
  const { namespace } = planned.topology.site;
  const isDefault = [defaultClusterName, realClusterName].includes(cluster.name);
  const nameOption = isDefault ? "" : ` -- --name ${cluster.name}`;
  return `
${await podTable(cluster.kubectl, namespace)}
${endpoint === undefined ? "" : `\n${endpoint}\n`}
Next:
  KUBECONFIG=${cluster.kubeconfig} ${cluster.kubectl.executable} get all --namespace ${namespace}
  npm run --silent render -- ${stack}
  npm stop${nameOption}
`;
}

interface StartOptions {
  readonly name: string;
  readonly progress: Progress;
  readonly programs: Programs;
  readonly basePort?: number;
}

/** A cluster with room for the stack, and the description of its endpoint once the stack is up. */
interface Started {
  readonly cluster: RunningCluster;
  readonly endpoint: () => Promise<string>;
}

async function startSimulatedNodes(planned: Plan, options: StartOptions): Promise<Started> {
  const { progress, programs } = options;
  const cluster = await startCluster({ ...options, binaries: programs.binaries, nodes: [] });
  const added = await ensureNodes(cluster.kubectl, await nodeDemands(planned, cluster.kubectl));
  if (added.length > 0) progress.line(`cluster ${cluster.name}: added simulated nodes ${added.join(", ")}`);
  const { service, port } = planned.endpoint;
  const { namespace } = planned.topology.site;
  const url = `Endpoint inside the cluster: http://${service}.${namespace}:${port}`;
  return { cluster, endpoint: () => Promise.resolve(url) };
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
  const { positionals, options: given, switches, sources } = readArguments();
  // Settings files are relative to the checkout.
  process.chdir(checkout);
  const stack = positionals[0] ?? defaultStack;
  const basePort = readBasePort(given["base-port"]);
  const planned = await planStack(stack);
  requireSimulated(stack, planned);
  const progress = progressOn(process.stderr);
  const real = switches.has("run") && isRoot();
  if (switches.has("run") && !real) {
    progress.line(
      "--run has no effect: real nodes need root on Linux, for namespaces and control groups; the nodes are simulated",
    );
  }
  if (real) await ensureRequirements(progress);
  const programs = await ensurePrograms({ progress, sources, realNodes: real });
  const name = given.name ?? (real ? realClusterName : defaultClusterName);
  const options = { name, progress, programs, ...(basePort === undefined ? {} : { basePort }) };
  const { cluster, endpoint } = await (real
    ? startRealNodes(planned, options)
    : startSimulatedNodes(planned, options));
  if (await ensureNamespace(cluster.kubectl, planned)) {
    progress.line(
      `cluster ${cluster.name}: created the namespace ${planned.topology.site.namespace}, which the stack expects to exist`,
    );
  }
  const { pulumi } = programs.tools;
  progress.line(`pulumi up --refresh --stack ${stack} (pulumi ${pulumi.version}, ${pulumi.origin})`);
  const upBegun = Date.now();
  // An interrupted run may have left objects that its state does not list.
  const up = await runPulumi(["up", "--refresh", "--yes", "--skip-preview", "--suppress-outputs"], {
    stack,
    cluster,
    tools: programs.tools,
    output: "show",
    progress,
  });
  process.stdout.write(await summary(stack, planned, cluster, up.code === 0 ? await endpoint() : undefined));
  if (up.code !== 0) {
    progress.line(
      "pulumi up failed: its output above gives the reason. Fix it, then run the same command again.",
    );
  }
  progress.line(
    `pulumi up took ${duration(Date.now() - upBegun)}, the whole command ${duration(Date.now() - begun)}`,
  );
  return up.code;
});
