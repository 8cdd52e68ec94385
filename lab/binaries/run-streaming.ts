import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Exit code and output of a command, with the last lines of its stderr. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly lastLines: readonly string[];
}

/** A command to run. */
export interface StreamingCommand {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Called with each line of stderr. */
  readonly onLine?: (line: string) => void;
  /** Called every second. */
  readonly onSecond?: () => void;
  /** Milliseconds after which the command is killed. */
  readonly timeLimit?: number;
}

const keptLines = 25;

/** Runs a command. The code is null if the command does not start. */
export function runStreaming(command: StreamingCommand): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command.command, command.arguments, {
      cwd: command.directory,
      env: command.environment,
      stdio: ["ignore", "pipe", "pipe"],
      ...(command.timeLimit === undefined
        ? {}
        : { timeout: command.timeLimit, killSignal: "SIGKILL" as const }),
    });
    const lastLines: string[] = [];
    let stdout = "";
    const ticker = setInterval(() => command.onSecond?.(), 1000);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
      command.onLine?.(line);
    });
    // An interrupt must not leave a compiler running.
    const onExit = (): void => {
      child.kill();
    };
    process.once("exit", onExit);
    process.once("SIGINT", onInterrupt);
    process.once("SIGTERM", onInterrupt);
    const end = (code: number | null): void => {
      clearInterval(ticker);
      process.removeListener("exit", onExit);
      process.removeListener("SIGINT", onInterrupt);
      process.removeListener("SIGTERM", onInterrupt);
      resolve({ code, stdout, lastLines });
    };
    child.on("error", (error) => {
      lastLines.push(error.message);
      end(null);
    });
    child.on("close", end);
  });
}

function onInterrupt(): void {
  process.exit(130);
}
