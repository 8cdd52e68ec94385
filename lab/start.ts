import type { Plan, Problem } from "../core/index.ts";
import { asksForHelp, parseArguments, planStack, UsageError } from "../program/index.ts";
import { readSources } from "./binaries/sources.ts";
import { defaultBasePort, readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, realClusterName } from "./cluster/start-cluster.ts";
import { isRoot } from "./host/root.ts";
import { checkout } from "./host/directories.ts";
import { LabError, runMain } from "./host/lab-error.ts";
import { withLiveStatus } from "./stack/live-status.ts";
import { podTable } from "./stack/pod-table.ts";
import { duration, type Progress, progressOn } from "./host/progress.ts";
import { ensureContextPrograms, ensurePrograms } from "./pulumi/ensure-programs.ts";
import { runPulumi } from "./pulumi/local-pulumi.ts";
import { referenceTo } from "./pulumi/stack-state.ts";
import type { PulumiTools } from "./pulumi/pulumi-tools.ts";
import { ensureRequirements } from "./real-nodes/requirements.ts";
import { requireSimulated } from "./stack/simulated-limits.ts";
import {
  type StartedCluster,
  startRealNodes,
  startSimulatedNodes,
  useContext,
} from "./stack/started-cluster.ts";

const defaultStack = "a3-1p1d";

const usage = `Usage: npm start [-- <stack> [options]]

Deploys a stack (default: ${defaultStack}) to a local cluster with simulated nodes: starts the cluster, adds the nodes
that the stack needs and runs pulumi up. A running cluster is reused.

Options:
  --context <name>    deploy to the cluster of a kubeconfig context, such as one of kind, k3d or minikube; changes only
                      the namespace of the stack
  --simulated-nodes   with --context: add simulated nodes to the cluster
  --yes               with --context: allow a cluster that is not known to run on this host
  --run               use real nodes, which run the pods with stand-ins for the engines; the endpoint answers
                      completions. Needs root on Linux; installs missing Debian packages
  --name <name>       name of the local cluster (default: ${defaultClusterName}, with --run ${realClusterName})
  --base-port <port>  first of the cluster's two ports, or 0 for free ports
                      (default: ${defaultBasePort} for the cluster ${defaultClusterName}, 0 for any other)
  --source <source>   use only installed programs (installed), official downloads (download) or builds from Go modules
                      (build); default: GLM_SERVE_SOURCE, else for each program the first source that has it
  --offline           download no releases; Go modules still come from GOPROXY (default: GLM_SERVE_OFFLINE)
  --mirror <url>      download releases from <url>/<host>/<path> (default: GLM_SERVE_MIRROR)
  --help              print this help
`;

function readArguments() {
  const parsed = parseArguments(process.argv.slice(2), {
    command: "npm start",
    options: ["name", "base-port", "context", "mirror", "source"],
    switches: ["run", "offline", "simulated-nodes", "yes"],
    positionals: 1,
  });
  const { sources, problems: wrong } = readSources({
    ...parsed.options,
    offline: parsed.switches.has("offline"),
  });
  const problems = [...parsed.problems, ...wrong, ...contradictions(parsed)];
  if (problems.length === 0) return { ...parsed, sources };
  throw new LabError(`${new UsageError("npm start", problems).message}\n`, usage);
}

/** Options that contradict --context, or need it. */
function contradictions({
  options,
  switches,
}: {
  readonly options: { readonly context?: string; readonly name?: string; readonly "base-port"?: string };
  readonly switches: ReadonlySet<string>;
}): Problem[] {
  const given = (names: readonly string[]): string[] =>
    names.filter((name) => switches.has(name) || name in options);
  const { context } = options;
  // kubectl would take the current context.
  if (context === "") {
    return [
      { path: "--context", message: "--context is empty.", fix: "Set --context to the name of a context" },
    ];
  }
  return context === undefined
    ? given(["simulated-nodes", "yes"]).map((name) => ({
        path: `--${name}`,
        message: `--${name} has no effect without --context.`,
        fix: `Remove --${name}, or add --context <name>`,
      }))
    : given(["name", "base-port", "run"]).map((name) => ({
        path: `--${name}`,
        message: `--${name} starts a local cluster, but --context ${context} names another one.`,
        fix: `Remove --${name} or --context`,
      }));
}

async function summary(
  stack: string,
  planned: Plan,
  { name, kubectl, kubeconfig }: StartedCluster["cluster"],
  stopOptions: string,
  endpoint: string | undefined,
): Promise<string> {
  const { namespace } = planned.topology.site;
  const isDefault = [defaultClusterName, realClusterName].includes(name);
  return `
${await podTable(kubectl, namespace)}
${endpoint === undefined ? "" : `\n${endpoint}\n`}
Next:
  KUBECONFIG=${kubeconfig} ${kubectl.executable} get all --namespace ${namespace}
  npm run --silent render -- ${stack}
  npm stop${isDefault ? "" : ` -- ${stopOptions}`}
`;
}

interface Start {
  readonly started: StartedCluster;
  readonly tools: PulumiTools;
  /** Options of npm stop that name the cluster. */
  readonly stopOptions: string;
}

type Arguments = ReturnType<typeof readArguments>;

async function startLocal(planned: Plan, given: Arguments, progress: Progress): Promise<Start> {
  const { options, switches, sources } = given;
  const basePort = readBasePort(options["base-port"]);
  const real = switches.has("run") && isRoot();
  if (switches.has("run") && !real) {
    progress.line(
      "--run has no effect: real nodes need root on Linux, for namespaces and control groups; the nodes are simulated",
    );
  }
  if (real) await ensureRequirements(progress);
  const programs = await ensurePrograms({ progress, sources, realNodes: real });
  const name = options.name ?? (real ? realClusterName : defaultClusterName);
  const start = { name, progress, programs, ...(basePort === undefined ? {} : { basePort }) };
  const started = await (real ? startRealNodes(planned, start) : startSimulatedNodes(planned, start));
  return { started, tools: programs.tools, stopOptions: `--name ${name}` };
}

async function startInContext(
  planned: Plan,
  context: string,
  { switches, sources }: Arguments,
  progress: Progress,
): Promise<Start> {
  const programs = await ensureContextPrograms({
    progress,
    sources,
    simulatedNodes: switches.has("simulated-nodes"),
  });
  const started = await useContext(planned, { context, progress, programs, confirmed: switches.has("yes") });
  return { started, tools: programs.tools, stopOptions: `--context ${context}` };
}

await runMain(async () => {
  const begun = Date.now();
  if (asksForHelp(process.argv.slice(2))) {
    process.stdout.write(usage);
    return 0;
  }
  const given = readArguments();
  const { context } = given.options;
  // Settings files are relative to the checkout.
  process.chdir(checkout);
  const stack = given.positionals[0] ?? defaultStack;
  const planned = await planStack(stack);
  if (context === undefined || given.switches.has("simulated-nodes")) requireSimulated(stack, planned);
  const progress = progressOn(process.stderr);
  const { started, tools, stopOptions } = await (context === undefined
    ? startLocal(planned, given, progress)
    : startInContext(planned, context, given, progress));
  const { cluster, endpoint } = started;
  const { pulumi } = tools;
  progress.line(`pulumi up --refresh --stack ${stack} (pulumi ${pulumi.version}, ${pulumi.origin})`);
  const upBegun = Date.now();
  // Objects may have changed in the cluster since the last run.
  const up = await withLiveStatus(planned, cluster, process.stderr, (drawn) =>
    runPulumi(["up", "--refresh", "--yes", "--skip-preview", "--suppress-outputs"], {
      stack,
      cluster,
      tools,
      // Pulumi draws on the terminal, too.
      output: drawn ? "capture" : "show",
      progress,
      // A cluster of the lab has no other owner of objects.
      ...(context === undefined
        ? {}
        : { creates: planned.objects.map(({ manifest }) => referenceTo(manifest)) }),
    }),
  );
  if (up.code !== 0) process.stderr.write(`${up.stdout}${up.stderr}`);
  process.stdout.write(
    await summary(stack, planned, cluster, stopOptions, up.code === 0 ? await endpoint() : undefined),
  );
  if (up.code !== 0) {
    progress.line(
      "pulumi up failed; its output above gives the reason. Correct the cause, then run the same command again.",
    );
  }
  progress.line(
    `pulumi up took ${duration(Date.now() - upBegun)}, the whole command ${duration(Date.now() - begun)}`,
  );
  return up.code;
});
