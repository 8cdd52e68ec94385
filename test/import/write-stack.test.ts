import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { writeStack } from "../../import/index.ts";
import { importOf } from "./import-of.ts";

const root = new URL("../..", import.meta.url).pathname;

const nothing = { deviations: [], assumptions: [], lost: [] };

/** A topology with two groups of which one has the given flags. */
function topologyWith(args: Record<string, ArgumentValue>, text: string): Topology {
  const { topology } = importOf("vllm serve /models/GLM-5-w8a8 -tp 16 -q ascend");
  const serve = topology?.groups["serve"];
  if (topology === undefined || serve === undefined) throw new Error("no topology");
  const shared = { a: text, b: 1, c: [1, 2] };
  return {
    ...topology,
    source: text,
    groups: {
      one: { ...serve, args: { ...shared, ...args } },
      two: { ...serve, args: shared, env: { TEXT: text }, overrides: { nodes: { "1": { args } } } },
    },
  };
}

const values = fc.letrec<{ value: ArgumentValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 60 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z_]{1,30}$/), fc.string({ maxLength: 5 })), tie("value"), {
      maxKeys: 5,
    }),
  ),
})).value;

const args = fc.dictionary(fc.stringMatching(/^[d-z][a-zA-Z]{0,20}$/), values, { maxKeys: 5 });

/** The topology that the text of a stack exports. */
function evaluated(text: string): unknown {
  const body = text
    .replace(/^import .*$/m, "const defineTopology = (topology) => topology;")
    .replace("export default ", "return ");
  return runInNewContext(`(() => {${body}})()`);
}

test("a stack exports the topology that it was written from", () => {
  fc.assert(
    fc.property(args, fc.string(), (given, text) => {
      const topology = topologyWith(given, text);
      const printed = writeStack(
        topology,
        { ...nothing, deviations: [text, "*/"] },
        { module: "glm-serve/core" },
      );
      // Text that JavaScript reads as an object loses the prototype, which plain data does not need.
      expect(JSON.parse(JSON.stringify(evaluated(printed)))).toEqual(JSON.parse(JSON.stringify(topology)));
    }),
  );
});

test.each(["__proto__", "...process.exit()", "toString", "args", "1"])("a stack keeps the key %s", (key) => {
  const given = { d: Object.fromEntries([[key, { inner: 1 }]]), [key === "__proto__" ? "d2" : key]: 1 };
  const topology = topologyWith(given, "x");
  const printed = writeStack(topology, nothing, { module: "glm-serve/core" });
  expect(JSON.parse(JSON.stringify(evaluated(printed)))).toEqual(JSON.parse(JSON.stringify(topology)));
});

test("a stack is formatted as the formatter formats it", () => {
  const folder = mkdtempSync(join(tmpdir(), "glm-serve-stack-"));
  const flags = fc.dictionary(
    fc.stringMatching(/^[d-z][a-zA-Z]{0,20}$/),
    fc.oneof(
      fc.stringMatching(/^[a-z ]{0,60}$/),
      fc.integer(),
      fc.array(fc.integer(), { maxLength: 60 }),
      fc.dictionary(fc.stringMatching(/^[a-z_]{1,30}$/), fc.oneof(fc.boolean(), fc.integer()), {
        minKeys: 1,
        maxKeys: 6,
      }),
    ),
    { minKeys: 1, maxKeys: 6 },
  );
  fc.sample(flags, { numRuns: 40, seed: 1 }).forEach((given, index) => {
    writeFileSync(
      join(folder, `${index}.ts`),
      writeStack(topologyWith(given, "x"), nothing, { module: "glm-serve/core" }),
    );
  });
  const config = join(root, ".oxfmtrc.json");
  expect(() =>
    execFileSync(join(root, "node_modules/.bin/oxfmt"), ["--config", config, "--check", folder], {
      stdio: "pipe",
    }),
  ).not.toThrow();
});
