#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Some hundred files are read for one answer: what Node made of them the last time saves half of the start.
enableCompileCache();

const { run } = await import("./run.ts");

// A reader that closes early, such as head, is no error, and changes nothing of the exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await run({
  words: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  directory: process.cwd(),
  environment: process.env,
  // None where stdout is a pipe or a file.
  columns: process.stdout.columns,
});
