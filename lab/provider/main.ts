import { enableCompileCache } from "node:module";

/*
 * A stand-in for the official Kubernetes provider plugin, for the local cluster only, on hosts where the official one
 * cannot be installed. The engine starts it with its own address as the argument and reads a port from stdout.
 */
enableCompileCache();

const { serve } = await import("./server.ts");

await serve(process.argv[2], process.env);
