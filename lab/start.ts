import type { Plan, Problem } from "../core/index.ts";
import { asksForHelp, type OptionsOf, parseCall, planStack, readCall } from "../program/index.ts";
import { readSources } from "./binaries/sources.ts";
import { readBasePort } from "./cluster/ports.ts";
import { defaultClusterName, realClusterName } from "./cluster/start-cluster.ts";
import { isRoot } from "./host/root.ts";
import { defaultStack, start } from "./descriptions/start.ts";
import { checkout } from "./host/directories.ts";
import { runMain } from "./host/lab-error.ts";
import { helpOf, wrongCall } from "./host/wrong-call.ts";
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

function readArguments(argv: readonly string[]) {
  const { options, problems } = readCall(start, argv);
  const { sources, problems: wrong } = readSources(options);
  const all = [...problems, ...wrong, ...contradictions(options)];
  if (all.length > 0) throw wrongCall(start, all);
  return { ...parseCall(start, argv), sources };
}

/** Options that contradict --context, or need it. */
function contradictions(options: OptionsOf<typeof start>): Problem[] {
  const { context } = options;
  // kubectl would take the current context.
  if (context === "") {
    return [
      { path: "--context", message: "--context is empty.", fix: "Set --context to the name of a context" },
    ];
  }
  const given = <Name extends keyof typeof options>(names: readonly Name[]): readonly Name[] =>
    names.filter((name) => options[name] !== undefined && options[name] !== false);
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
  export KUBECONFIG=${kubeconfig}
  ${kubectl.executable} get all --namespace ${namespace}
  npm run --silent glm-serve -- status ${stack} --watch
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
  const { sources } = given;
  const basePort = readBasePort(given["base-port"]);
  const real = given.run && isRoot();
  if (given.run && !real) {
    progress.line(
      "--run has no effect: real nodes need root on Linux, for namespaces and control groups; the nodes are simulated",
    );
  }
  if (real) await ensureRequirements(progress);
  const programs = await ensurePrograms({ progress, sources, realNodes: real });
  const name = given.name ?? (real ? realClusterName : defaultClusterName);
  const asked = { name, progress, programs, ...(basePort === undefined ? {} : { basePort }) };
  const started = await (real ? startRealNodes(planned, asked) : startSimulatedNodes(planned, asked));
  return { started, tools: programs.tools, stopOptions: `--name ${name}` };
}

async function startInContext(
  planned: Plan,
  context: string,
  { sources, yes, "simulated-nodes": simulatedNodes }: Arguments,
  progress: Progress,
): Promise<Start> {
  const programs = await ensureContextPrograms({
    progress,
    sources,
    simulatedNodes,
  });
  const started = await useContext(planned, { context, progress, programs, confirmed: yes });
  return { started, tools: programs.tools, stopOptions: `--context ${context}` };
}

await runMain(async () => {
  const begun = Date.now();
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    process.stdout.write(helpOf(start));
    return 0;
  }
  const given = readArguments(argv);
  const { context, stack = defaultStack } = given;
  // Settings files are relative to the checkout.
  process.chdir(checkout);
  const planned = await planStack(stack);
  if (context === undefined || given["simulated-nodes"]) requireSimulated(stack, planned);
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
