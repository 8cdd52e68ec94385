import { run } from "./run.ts";

// A reader that closes early, such as head, is not an error and does not change the exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Without await at the top level: the bundle's syntax is older.
void main();

async function main(): Promise<void> {
  process.exitCode = await run({
    argv: process.argv.slice(2),
    stdout: process.stdout,
    stderr: process.stderr,
    directory: process.cwd(),
    environment: process.env,
    // Undefined if stdout is a pipe or a file.
    columns: process.stdout.columns,
  });
}
