import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";

const checkout = join(import.meta.dirname, "../..");

const directory = mkdtempSync(join(tmpdir(), "glm-serve-completion-"));

/** What a shell offers for the last word of a line. */
type Offered = (line: string) => readonly string[];

const programs = join(directory, "bin");

mkdirSync(programs);

const program = join(programs, "glm-serve");

writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${checkout}/cli/main.ts' "$@"\n`);

chmodSync(program, 0o755);

const files = join(directory, "files");

mkdirSync(join(files, "stacks-of-mine"), { recursive: true });

writeFileSync(join(files, "node0.sh"), "");

writeFileSync(join(files, "node 1.sh"), "");

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout } = await call(directory, ["completion", shell]);
  expect(code).toBe(0);
  const path = join(directory, `completion.${shell}`);
  writeFileSync(path, stdout);
  return path;
}

function output(shell: string, argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, argv, {
    cwd: files,
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}`, HOME: directory },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** Calls the function of the script as bash does, whose line editor splits `--option=value` into three words. */
const bash = (script: string, line: string): readonly string[] => {
  const words = line.split(" ").flatMap((word) => word.split(/(?<==)|(?==)/));
  const last = line.endsWith("=") ? [...words, ""] : words;
  return linesOf(
    output("bash", [
      "--norc",
      "-c",
      `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _glm_serve; printf '%s\\n' "\${COMPREPLY[@]}"`,
      "bash",
      script,
      ...last,
    ]),
  );
};

const fish = (script: string, line: string): readonly string[] =>
  linesOf(output("fish", ["--no-config", "-c", `source ${script}; complete -C '${line}'`])).map(
    // A line has the word, a tab and what it is; fish completes --option=value as one word.
    (offered) => offered.replace(/\t.*/, "").replace(/^--[a-z-]+=/, ""),
  );

const zsh = (script: string, line: string): readonly string[] => {
  const found = join(directory, "offered");
  writeFileSync(found, "");
  output("zsh", ["-f", join(import.meta.dirname, "complete.zsh"), script, line, found]);
  // zsh offers a directory in two groups.
  return [...new Set(linesOf(readFileSync(found, "utf8")))].filter((word) => word !== "<end>");
};

const shells = { bash, fish, zsh };

const installed = Object.entries(shells).filter(([shell]) => spawnSync(shell, ["-c", "true"]).status === 0);

describe.each(installed)("%s completes", (shell, complete) => {
  let offered: Offered | undefined;
  const offers = async (line: string) => {
    if (offered === undefined) {
      const script = await scriptOf(shell);
      offered = (typed) => complete(script, typed);
    }
    return offered(line)
      .map((word) => word.replace(/\/$/, ""))
      .toSorted();
  };

  test.each([
    ["a command", "glm-serve ch", ["check"]],
    ["a stack", "glm-serve check a3-1p1d-", ["a3-1p1d-high-throughput", "a3-1p1d-low-latency"]],
    ["a stack after options", "glm-serve check --site x.yaml --json a3-1p1d-h", ["a3-1p1d-high-throughput"]],
    ["what a cluster runs, beside the stacks", "glm-serve diff a3-1p1d l", ["live"]],
    ["a stack beside what a cluster runs", "glm-serve diff a3-1p1d a3-1p1d-h", ["a3-1p1d-high-throughput"]],
    ["an option", "glm-serve ports a3-1p1d --si", ["--site"]],
    ["the value of an option", "glm-serve fit --weights w4", ["w4a4c8", "w4a8", "w4a8c8"]],
    ["a value after =", "glm-serve fit --weights=w8a8-", ["w8a8-mxfp8"]],
    ["a choice", "glm-serve completion ", ["bash", "fish", "zsh"]],
    ["a file", "glm-serve import --node node1.sh node0", ["node0.sh"]],
    ["a directory", "glm-serve import --out stacks-", ["stacks-of-mine"]],
    ["the name of a command after help", "glm-serve help mem", ["memory"]],
    ["no word where any number is valid", "glm-serve fit --nodes ", []],
    ["no second file", "glm-serve import node0.sh no", []],
  ])("%s", async (_, line, expected) => {
    expect(await offers(line)).toEqual(expected);
  });
});

test("every shell of the command is one of these", async () => {
  const { code, stderr } = await call(directory, ["completion", "powershell"]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `<shell> does not take powershell.\n    → Use one of ${Object.keys(shells).toSorted().join(", ")}`,
  );
});
