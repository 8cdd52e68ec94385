#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Some hundred files are read for one answer: what Node made of them the last time saves half of the start.
enableCompileCache();
const { run } = await import("./run.ts");

// A reader that closes early, such as head, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await run(process.argv.slice(2));
