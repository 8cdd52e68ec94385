import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Programs that the commands of the documentation call. */
const programs = [
  "ctr",
  "curl",
  "git",
  "glm-serve",
  "hccn_tool",
  "kubectl",
  "npm",
  "npx",
  "openssl",
  "pulumi",
  "skopeo",
  "sysctl",
];

/** One call of a program. */
export interface Call {
  readonly program: string;
  readonly words: readonly string[];
}

const directory = mkdtempSync(join(tmpdir(), "glm-serve-recorder-"));

for (const program of programs) {
  const file = join(directory, program);
  // Words contain no control characters: the separators of units and of records. The programs of a pipeline run at once, so each
  // record is one write.
  writeFileSync(
    file,
    `#!/bin/sh\nrecord=$(printf '%s' ${program}; for word; do printf '\\037%s' "$word"; done; printf '\\036')\nprintf '%s' "$record" >> "$CALLS"\n`,
  );
  chmodSync(file, 0o755);
}

/**
 * The commands as the recorder runs them. A name in angle brackets stands for one of the reader's; the shell would read it as a
 * file. Nothing is written where a command would write.
 */
function harmless(text: string): string {
  return text
    .replaceAll(/<([a-z][a-z -]*)>/g, (_, name: string) => name.replaceAll(" ", "-"))
    .replaceAll(/>{1,2} *[^\s|;&>]+/g, "> /dev/null");
}

/**
 * Runs commands with programs that record their words and do nothing.
 *
 * @throws RangeError if the commands call another program, or the shell refuses them
 */
export function recorded(commands: string): readonly Call[] {
  const calls = join(mkdtempSync(join(directory, "calls-")), "calls");
  writeFileSync(calls, "");
  const { status, stderr } = spawnSync(
    "/bin/bash",
    ["--norc", "-eu", "-c", `cd() { :; }\n${harmless(commands)}\nwait`],
    { cwd: mkdtempSync(join(directory, "work-")), env: { PATH: directory, CALLS: calls }, encoding: "utf8" },
  );
  if (status !== 0 || stderr !== "") throw new RangeError(`the shell ends with ${status}: ${stderr}`);
  return readFileSync(calls, "utf8")
    .split("\u001e")
    .filter((record) => record !== "")
    .map((record) => {
      const [program = "", ...words] = record.split("\u001f");
      return { program, words };
    });
}
