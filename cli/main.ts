import { enableCompileCache } from "node:module";

// A call from the sources loads hundreds of files. The cache of compiled code halves the start-up time. The bundle, which
// starts at process.ts, has a cache of its own.
enableCompileCache();

await import("./process.ts");
