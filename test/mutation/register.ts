import { registerHooks } from "node:module";

const standIn = new URL("vitest-in-mocha.ts", import.meta.url).href;

// All mutants run in one process; vitest would start a worker for each.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vitest" ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
