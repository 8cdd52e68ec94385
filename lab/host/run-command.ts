import { spawn } from "node:child_process";
import { LabError } from "./lab-error.ts";

/** What a command said and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever the exit code. */
export function runCommand(command: readonly [string, ...string[]], input?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const [executable, ...argv] = command;
    const child = spawn(executable, argv, { stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

/** Runs a command that has to succeed; returns its output. `purpose`: what could not be done otherwise. */
export async function mustRun(
  purpose: string,
  command: readonly [string, ...string[]],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, input);
  if (code === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-8).join("\n");
  throw new LabError(
    `${purpose} failed: ${command[0]} ended with exit code ${code}. The last it said:\n${said}`,
    `Try it yourself: ${command.join(" ")}`,
  );
}
