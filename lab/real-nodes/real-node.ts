import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ProcessIdentity, terminate } from "../host/process.ts";
import { mustRun, type CommandOutput, runCommand } from "../host/run-command.ts";
import type { PlacedFile } from "../stand-ins/placed-file.ts";
import { sandboxCommand } from "./base-image.ts";
import {
  controlGroupDirectories,
  joinCommand,
  membersOf,
  procsFilesOf,
  removeControlGroup,
} from "./control-groups.ts";
import { controlGroupOf } from "./end-real-nodes.ts";
import { setCable } from "./fabric.ts";
import { listenersOf } from "./listeners.ts";
import { belongsTo, startCommand } from "./node-program.ts";
import { nodeRoot } from "./node-root.ts";
import { placeFiles } from "./placed-files.ts";
import type { Listener, NodeProcess, NodeProgram, PodProcess, RealNode } from "./real-cluster.ts";
import type { RealNodeState } from "./real-state.ts";

/** A running node, from its state. */
export function realNode(
  cluster: string,
  name: string,
  { number, address, first, keeper }: RealNodeState,
  fabric: ProcessIdentity,
): RealNode {
  const group = controlGroupOf(cluster, name);
  const enter = (command: readonly [string, ...string[]]): readonly [string, ...string[]] => [
    "bash",
    "-c",
    `${joinCommand(procsFilesOf(controlGroupDirectories(group)))}; exec "$@"`,
    "bash",
    "nsenter",
    `--target=${first.pid}`,
    ...["--mount", "--net", "--uts", "--ipc", "--cgroup", "--pid", "--"],
    ...command,
  ];
  return {
    name,
    address,
    pid: first.pid,
    execute: (command, input): Promise<CommandOutput> => runCommand(enter(command), input),
    listeners: (): readonly Listener[] => listenersOf([first.pid], processesIn(group)),
    podProcesses: () => processesIn(group).filter(isOfPod),
    writeFile: (file: PlacedFile) => placeFiles(nodeRoot(first.pid), [file]),
    removeFile: (path) => rmSync(join(nodeRoot(first.pid), path), { recursive: true, force: true }),
    cutCable: () => setCable(fabric, number, "down"),
    plugCable: () => setCable(fabric, number, "up"),
    async stopProgram(program: NodeProgram) {
      const own = processesIn(group).filter(({ podUid }) => podUid === undefined);
      // The oldest process restarts the others: kill it first.
      for (const { pid } of own.filter(({ commandLine }) => belongsTo(program, commandLine)))
        process.kill(pid, "SIGKILL");
    },
    async startProgram(program: NodeProgram) {
      await mustRun(`Starting ${program} on ${name}`, enter(startCommand(program)));
    },
    async crash() {
      await terminate(keeper, 0);
      await removeControlGroup(group);
    },
  };
}

/** The processes of a node by process ID, which is roughly their age. */
function processesIn(group: string): readonly NodeProcess[] {
  return membersOf(group)
    .map(({ pid, group: below }) => ({
      pid,
      commandLine: commandLineOf(pid),
      // kubelet with the cgroupfs driver: /kubepods/burstable/pod<uid>/<container>.
      podUid: /\/pod([0-9a-f-]{36})\//.exec(`${below}/`)?.[1],
    }))
    .filter(({ commandLine }) => commandLine.length > 0 && commandLine.join(" ") !== sandboxCommand.join(" "))
    .toSorted((left, right) => left.pid - right.pid);
}

function isOfPod(process: NodeProcess): process is PodProcess {
  return process.podUid !== undefined;
}

function commandLineOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return text === "" ? [] : text.replace(/\0$/, "").split("\0");
  } catch {
    return [];
  }
}
