import { spawn } from "node:child_process";
import { LabError } from "./lab-error.ts";

/** Output and exit code of a command. */
export interface CommandOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and returns whatever its exit code is. */
export function runCommand(command: readonly [string, ...string[]], input?: string): Promise<CommandOutput> {
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

/**
 * Runs a command and returns its output.
 *
 * @param purpose subject of the error message, such as "Packing an image"
 * @throws LabError when the command fails
 */
export async function mustRun(
  purpose: string,
  command: readonly [string, ...string[]],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, input);
  if (code === 0) return stdout;
  const lastLines = `${stdout}\n${stderr}`.trim().split("\n").slice(-8).join("\n");
  throw new LabError(
    `${purpose} failed: ${command[0]} exited with code ${code}. Last lines of its output:\n${lastLines}`,
    `Run the command yourself to see all its output: ${command.join(" ")}`,
  );
}
