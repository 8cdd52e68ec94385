import { basename } from "node:path";
import type { PlacedFile } from "../stand-ins/placed-file.ts";
import type { NodeProgram } from "./real-cluster.ts";

/** Where a node keeps what starts its own programs. */
export const programsDirectory = "/etc/glm-serve/programs";

/** Where a node keeps what its own programs say. */
export const logsDirectory = "/var/log";

/** The file that starts a program of a node, and again whenever it ends, as a machine's service manager would. */
export function programFile(program: NodeProgram, command: readonly string[]): PlacedFile {
  const words = command.map((word) => `'${word}'`).join(" ");
  const lines = [
    `exec >>${logsDirectory}/${program}.log 2>&1 </dev/null`,
    "while :; do",
    `  ${words}`,
    `  echo "${program} ended with exit code $?; it starts again in a second"`,
    "  sleep 1",
    "done",
  ];
  return { path: `${programsDirectory}/${program}`, mode: 0o644, content: `${lines.join("\n")}\n` };
}

/** Command that starts a program of a node for good. */
export function startCommand(program: NodeProgram): readonly [string, ...string[]] {
  return ["setsid", "--fork", "bash", `${programsDirectory}/${program}`];
}

/** Whether this is what keeps a program running, or the program itself. */
export function belongsTo(program: NodeProgram, commandLine: readonly string[]): boolean {
  const [executable = "", script] = commandLine;
  return basename(executable) === program || script === `${programsDirectory}/${program}`;
}
