import {
  flagLines,
  type Placeholder,
  placeholdersIn,
  type PlannedProcess,
  plannedProcesses,
  type Problem,
  type ResolvedTopology,
  shellScript,
  shownValue,
  shownWord,
  suggest,
} from "../core/index.ts";
import { parseCall, planStack, table, UsageError } from "../program/index.ts";
import type { CommandOutput, Run } from "./command.ts";
import { ranks } from "./descriptions/ranks.ts";

/** Prints every process of a stack, or the script that starts those of a node. */
export const run: Run = async (argv, { directory, columns }) => {
  const { stack, site, pod, rank, ...given } = parseCall(ranks, argv);
  const { topology, groups } = await planStack(stack, site, directory);
  const processes = narrowed(plannedProcesses(topology, groups), pod, rank);
  const script = given.shell ? scriptOf(topology, processes) : undefined;
  if (given.json) return json(topology, processes, script);
  if (script !== undefined) return { code: 0, text: script, verbatim: true };
  const [only, ...others] = processes;
  return only === undefined || others.length > 0 ? processTable(processes, columns) : details(only, columns);
};

/** @throws UsageError where no process has the pod or the rank */
function narrowed(
  processes: readonly PlannedProcess[],
  pod: string | undefined,
  rank: string | undefined,
): readonly PlannedProcess[] {
  const ofPod = pod === undefined ? processes : processes.filter((process) => process.pod === pod);
  const found = rank === undefined ? ofPod : ofPod.filter((process) => isRank(process, rank));
  if (found.length > 0) return found;
  const pods = [...new Set(processes.map((process) => process.pod))];
  const names = ofPod.map((process) =>
    process.name.startsWith("rank-") ? process.name.slice(5) : process.ranks.map(String),
  );
  throw new UsageError("ranks", [
    pod !== undefined && ofPod.length === 0
      ? unknown("--pod", pod, "pod", pods)
      : unknown("--rank", rank ?? "", "rank", [...new Set(names.flat())]),
  ]);
}

/** xLLM numbers its processes, vLLM the ranks that one of its processes may run together. */
function isRank({ name, ranks: own }: PlannedProcess, rank: string): boolean {
  return name.startsWith("rank-") ? name === `rank-${rank}` : own.some((one) => String(one) === rank);
}

function unknown(option: string, value: string, kind: string, known: readonly string[]): Problem {
  return {
    path: option,
    value,
    message: `The stack has no ${kind} ${value}.`,
    fix: suggest(value, known),
  };
}

/** @throws UsageError where the processes are of several pods */
function scriptOf(topology: ResolvedTopology, processes: readonly PlannedProcess[]): string {
  const pods = [...new Set(processes.map(({ pod }) => pod))];
  if (pods.length === 1) return shellScript(topology, processes);
  throw new UsageError("ranks", [
    {
      path: "--shell",
      message: "--shell prints the script of one node.",
      fix: `Add --pod <name> with one of ${pods.join(", ")}`,
    },
  ]);
}

function processTable(processes: readonly PlannedProcess[], columns: number | undefined): string {
  return table(
    ["GROUP", "ROLE", "NODE", "POD", "PROCESS", "RANKS", "DEVICES", "API"],
    processes.map(({ group, role, node, pod, name, ranks: own, devices, apiPort }) => [
      group ?? "",
      role,
      node === undefined ? "" : String(node),
      pod,
      name,
      span(own),
      span(devices),
      apiPort === undefined ? "" : String(apiPort),
    ]),
    columns,
  );
}

function details(process: PlannedProcess, columns: number | undefined): string {
  const { argv, environment } = process;
  const [command = [], ...flags] = flagLines(argv).map((words) => words.map(shownWord).join(" "));
  const placeholders = placeholdersOf(process);
  return [
    processTable([process], columns),
    `Command:\n  ${String(command)}\n${flags.map((line) => `    ${line}\n`).join("")}`,
    ...(environment.length === 0
      ? []
      : [
          `Environment:\n${environment.map((variable) => `  ${variable.name}=${shownValue(variable)}\n`).join("")}`,
        ]),
    ...(placeholders.length === 0
      ? []
      : [
          `Only the cluster knows:\n${placeholders.map(({ variable, what }) => `  $${variable}: ${what}\n`).join("")}`,
        ]),
  ].join("\n");
}

function json(
  topology: ResolvedTopology,
  processes: readonly PlannedProcess[],
  script: string | undefined,
): CommandOutput {
  const described = processes.map((process) => ({
    group: process.group ?? null,
    role: process.role,
    node: process.node ?? null,
    pod: process.pod,
    process: process.name,
    ranks: process.ranks,
    devices: process.devices,
    address: process.address,
    apiPort: process.apiPort ?? null,
    argv: process.argv.map(shownWord),
    environment: Object.fromEntries(
      process.environment.map((variable) => [variable.name, shownValue(variable)]),
    ),
    placeholders: Object.fromEntries(placeholdersOf(process).map(({ variable, what }) => [variable, what])),
  }));
  const answer = {
    stack: topology.instance,
    processes: described,
    ...(script === undefined ? {} : { script }),
  };
  return { code: 0, text: `${JSON.stringify(answer, undefined, 2)}\n`, verbatim: true };
}

function placeholdersOf({ argv, environment }: PlannedProcess): readonly Placeholder[] {
  return placeholdersIn([...argv, ...environment.map(({ value }) => value)]);
}

function span(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined) return "";
  return first === last ? String(first) : `${first}-${last}`;
}
