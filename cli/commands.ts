import type { Command } from "./command.ts";
import {
  clusterOptions,
  diffOptions,
  firewallOption,
  fitOptions,
  importOptions,
  jsonOption,
  renderOption,
  siteOption,
  usageText,
} from "./usage.ts";

interface ProcedureHelp {
  readonly summary: string;
  /** What the procedure does, in sentences. */
  readonly purpose: string;
}

/** A command that prints one procedure of a stack, whether or not the settings of the stack enable it. */
function procedure(
  name: "preflight" | "smoke" | "bench" | "accuracy",
  { summary, purpose }: ProcedureHelp,
): Command {
  return {
    name,
    summary,
    usage: usageText(
      `${name} <stack> [--render] [--site <file>]`,
      `${purpose}

Prints the commands that run the procedure as a Job and read its result. With --render, prints the Job for
kubectl apply -f -. The site setting procedures.${name} configures the Job.`,
      [renderOption, siteOption],
    ),
    load: async () => (await import("./procedure.ts")).runProcedure(name),
  };
}

/** Every command, in the order of the help text. Its code is loaded when it runs, so that the help needs none of it. */
export const commands: readonly Command[] = [
  {
    name: "list",
    summary: "list the topologies",
    usage: usageText("list", "Lists the documented topologies, each with its summary.", []),
    load: async () => (await import("./list.ts")).run,
  },
  {
    name: "render",
    summary: "print the Kubernetes objects of a stack as YAML, or list the topologies",
    usage: usageText(
      "render [<stack>] [--site <file>]",
      "Prints the Kubernetes objects of a stack as YAML for kubectl apply -f -. Without <stack>, lists the topologies.",
      [siteOption],
    ),
    load: async () => (await import("./render.ts")).run,
  },
  {
    name: "check",
    summary: "run every rule against a stack",
    usage: usageText(
      "check <stack> [--site <file>] [--live] [--context <name>] [--kubeconfig <file>] [--json]",
      `Runs every rule against a stack, without a cluster. With --live, also reads nodes and pods of a cluster with kubectl, and
reports what keeps the nodes from the stack: labels, taints, devices that others hold, and too few nodes in one domain of
placement. Changes nothing. Exits with 1 if there are errors.`,
      [
        siteOption,
        { option: "--live", description: "compare the stack with the nodes of a cluster" },
        ...clusterOptions.filter(({ option }) => !option.startsWith("--namespace")),
        jsonOption,
      ],
    ),
    load: async () => (await import("./check.ts")).run,
  },
  {
    name: "ports",
    summary: "list the ports on every node, or show which process owns one",
    usage: usageText(
      "ports <stack> [<port>] [--firewall] [--site <file>] [--json]",
      `Lists the ports that the processes of a stack use on every node, and those that the nodes use already. With <port>, shows
which process owns the port and how its number is computed, or the nearest ports if it is free. With --firewall, lists the
connections that a firewall between the nodes must let through.`,
      [firewallOption, siteOption, jsonOption],
    ),
    load: async () => (await import("./ports.ts")).run,
  },
  {
    name: "memory",
    summary: "estimate weights, KV cache, largest context and concurrency",
    usage: usageText(
      "memory <stack> [--site <file>] [--json]",
      `Estimates the memory of one device of each group: weights, reserve, KV cache, the largest context, and the number of
concurrent requests of the longest length. Shows the certainty and the basis of each number, then the findings of the
memory rules. Exits with 1 if the stack cannot be deployed.`,
      [siteOption, jsonOption],
    ),
    load: async () => (await import("./memory.ts")).run,
  },
  {
    name: "diff",
    summary: "show what a change of a stack changes, restarts and costs",
    usage: usageText(
      "diff <stack> [<other stack> | <file> | <revision> | live] [--format text|markdown] [--json] [--exit-code] [--site <file>] [--namespace <name>] [--context <name>] [--kubeconfig <file>]",
      `Shows what differs between another state of a stack and the stack as it is now: settings by path, flags one by one, JSON in
flags by key, variables by name, ports, and objects by field. Then what applying the stack does: which groups restart and in
which order, what answers no request meanwhile, how long loading takes by the estimate of memory, and how many spare nodes
it needs. Changes nothing.

The other state comes first in the comparison, as what runs today:
  (none)         the stack at HEAD of the git repository of the working directory
  <other stack>  another stack
  <file>         a file with a topology, or with the output of glm-serve render
  <revision>     the stack with its settings at a git revision; rev:<revision> where a stack has that name
  live           the objects in a cluster, as far as the stack manages them, and the commands of its pods
<stack> may also be a file with a topology.

Exits with 0 whether or not anything differs; with --exit-code, with 1 if something does.

Examples:
  glm-serve diff a3-1p1d
  glm-serve diff a3-1p1d main --format markdown
  glm-serve diff a3-1p1d live --context production`,
      diffOptions,
    ),
    load: async () => (await import("./diff.ts")).run,
  },
  {
    name: "fit",
    summary: "list the degrees and groups with which a model fits on the given nodes",
    usage: usageText(
      "fit --model <name> [--model-facts <file>] --weights <format> --hardware <kind> --nodes <count> --context <tokens> [--engine <name>] [--release <version>] [--json]",
      `Lists every shape (a combination of groups, dataParallelSize and tensorParallelSize) with which the model fits on the
given nodes with this context, best first. For each rejected shape, prints the rule; --json prints every reason in full.

Example:
  glm-serve fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072`,
      fitOptions,
    ),
    load: async () => (await import("./fit.ts")).run,
  },
  {
    name: "import",
    summary: "write a stack from commands, scripts, upstream tests or manifests",
    usage: usageText(
      "import <file> [--node <file>]… [--release <version>] [--hardware <kind>] [--name <name>] [--out <dir>] [--check-only]",
      `Writes stacks/<name>.ts from a test topology of vllm-ascend (external_dp, internal_dp or single node), from bash scripts or
a command line that starts an engine (- for stdin), or from Kubernetes manifests with such a command (Pod, Deployment,
StatefulSet, LeaderWorkerSet). Lists assumptions, deviations and, with its place, whatever the topology cannot express. Then
checks the stack. Exits with 1 if anything is lost or the check finds errors.

Examples:
  glm-serve import GLM-5.1-W8A8C8-A3_64k.yaml
  glm-serve import node0.sh --node node1.sh --release v0.23.0`,
      importOptions,
    ),
    load: async () => (await import("./import.ts")).run,
  },
  {
    name: "model",
    summary: "print the facts of a model from its config.json, for model.facts",
    usage: usageText(
      "model <config.json> [--json]",
      `Reads a config.json as on Hugging Face (- for stdin) and prints model.facts for a stack file, with a comment for each fact
that is assumed or missing. With --json, prints what fit takes as --model-facts.`,
      [jsonOption],
    ),
    load: async () => (await import("./model.ts")).run,
  },
  {
    name: "status",
    summary: "show the groups and pods of a stack in a cluster, and what they wait for",
    usage: usageText(
      "status <stack> [--watch] [--json] [--site <file>] [--namespace <name>] [--context <name>] [--kubeconfig <file>]",
      `Reads the cluster with kubectl and shows each group, server, pod and Job of a stack: its phase, since when, its restarts,
its revision, and what it waits for or why it failed. Phases are node, devices (no node takes the pod), create, pull,
prepare, join, load, warm-up, ready, unready, draining, lost (the node does not answer), failed and absent. Changes nothing.

Exits with 0 if every group and server is ready and no Job failed, otherwise with 1. With --watch, shows the status until
Ctrl-C: a table on a terminal, otherwise a line for each change; the exit code is that of the last status.`,
      [
        { option: "--watch", description: "show the status until Ctrl-C" },
        { option: "--json", description: "print JSON; with --watch, one line for each change" },
        siteOption,
        ...clusterOptions,
      ],
    ),
    load: async () => (await import("./status.ts")).run,
  },
  {
    name: "bundle",
    summary: "write one archive with all that support needs to know of a stack in a cluster",
    usage: usageText(
      "bundle <stack> [--output <file>] [--site <file>] [--namespace <name>] [--context <name>] [--kubeconfig <file>]",
      `Writes a tar.gz file with the status of a stack, its objects, events and nodes, the last 5000 lines of each log (also of
the container before the last restart), the results of preflight and of other procedures, the ports, the findings of check
and the versions. Reads the cluster with kubectl and changes nothing. Never reads a Secret, and hides the values of names
that mark a secret and tokens of known forms; logs may contain what users of the API sent.`,
      [
        { option: "--output <file>", description: "the archive (default: <stack>-<time>.tar.gz)" },
        siteOption,
        ...clusterOptions,
      ],
    ),
    load: async () => (await import("./bundle.ts")).run,
  },
  procedure("preflight", {
    summary: "check the nodes of a stack before it is deployed",
    purpose: `Checks every node that the stack will use: devices, links, addresses, TLS switch, driver, ports, shared memory and huge
pages. Pings between all NPUs of different nodes, except on Ascend 950, whose NPUs have no ping. The pods of the Job occupy
the devices of the nodes: run it before the stack.`,
  }),
  procedure("smoke", {
    summary: "send test requests to a running stack",
    purpose: `Requests the list of models, a completion and a chat from the stack and, if the topology enables them, a tool call and
reasoning. With prefill and decode groups, also checks that both took part.`,
  }),
  procedure("bench", {
    summary: "measure the speed of a running stack",
    purpose:
      "Measures the stack with the workloads of its deployment document, by vllm bench serve or AISBench.",
  }),
  procedure("accuracy", {
    summary: "measure the accuracy of a running stack",
    purpose: "Runs AISBench datasets against the stack and scores the answers.",
  }),
];
