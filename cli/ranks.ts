import {
  flagLines,
  type Placeholder,
  placeholdersIn,
  type PlannedProcess,
  plannedProcesses,
  type ResolvedTopology,
  shellScript,
  shownValue,
  shownWord,
} from "../core/index.ts";
import { parseCall, planStack, table, UsageError } from "../program/index.ts";
import type { CommandOutput, Run } from "./command.ts";
import { ranks } from "./descriptions/ranks.ts";
import { narrowed } from "./ranks/narrowed.ts";
import { span } from "./ranks/span.ts";

/** Prints every process of a stack, or the script that starts those of a node. */
export const run: Run = async (argv, { directory, columns }) => {
  const { stack, site, pod, rank, ...given } = parseCall(ranks, argv);
  const { topology, groups } = await planStack(stack, site, directory);
  const processes = narrowed(plannedProcesses(topology, groups), topology.instance, pod, rank);
  const script = given.shell ? scriptOf(topology, processes) : undefined;
  if (given.json) return json(topology, processes, script);
  if (script !== undefined) return { code: 0, text: script, verbatim: true };
  const [only, ...others] = processes;
  return only === undefined || others.length > 0 ? processTable(processes, columns) : details(only, columns);
};

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
