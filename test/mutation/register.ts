import { registerHooks } from "node:module";

const standIn = new URL("vitest-in-mocha.ts", import.meta.url).href;

// Mutants are tried in one process; vitest would start a worker anew for each of thousands.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vitest" ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
