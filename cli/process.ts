import { readFileSync } from "node:fs";
import { writeTo } from "./output.ts";
import { run } from "./run.ts";

// Without await at the top level: the bundle is CommonJS.
void main().catch((error: unknown) => {
  // Node would also print the line of the error, which in the bundle is the whole file.
  writeTo("stderr", `${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  process.exitCode = await run({
    argv: process.argv.slice(2),
    stdout: { write: (text) => writeTo("stdout", text) },
    stderr: { write: (text) => writeTo("stderr", text) },
    directory: process.cwd(),
    environment: process.env,
    stdin: () => readFileSync(0, "utf8"),
    // Undefined if stdout is a pipe or a file. Only tables read it, and reading it opens the stream.
    get columns() {
      return process.stdout.columns;
    },
  });
}
