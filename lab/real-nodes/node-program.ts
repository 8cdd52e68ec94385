import { basename } from "node:path";
import type { PlacedFile } from "../stand-ins/placed-file.ts";
import type { NodeProgram } from "./real-cluster.ts";

/** Directory of the scripts that start a node's programs. */
export const programsDirectory = "/etc/glm-serve/programs";

/** Directory of the logs of a node's programs. */
export const logsDirectory = "/var/log";

/** The script that starts a program of a node and restarts it whenever it ends, as a service manager would. */
export function programFile(program: NodeProgram, command: readonly string[]): PlacedFile {
  const quoted = command.map((argument) => `'${argument}'`).join(" ");
  const lines = [
    `exec >>${logsDirectory}/${program}.log 2>&1 </dev/null`,
    "while :; do",
    `  ${quoted}`,
    `  echo "${program} exited with code $?, restarting in one second"`,
    "  sleep 1",
    "done",
  ];
  return { path: `${programsDirectory}/${program}`, mode: 0o644, content: `${lines.join("\n")}\n` };
}

/** Command that starts a program of a node permanently. */
export function startCommand(program: NodeProgram): readonly [string, ...string[]] {
  return ["setsid", "--fork", "bash", `${programsDirectory}/${program}`];
}

/** Whether a process is a program or the script that restarts it. */
export function belongsTo(program: NodeProgram, commandLine: readonly string[]): boolean {
  const [executable = "", script] = commandLine;
  return basename(executable) === program || script === `${programsDirectory}/${program}`;
}
