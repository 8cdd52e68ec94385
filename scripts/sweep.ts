/**
 * Compares the errors of glm-serve with what the real engine refuses, for one-step edits of the documented topologies.
 *
 *   npm run sweep -- [release…] [--one-of 10] [--processes 2] [--examples 3] [--to <directory>]
 *
 * Runs the parser and the configuration of vLLM and vllm-ascend without a device, from the packages and environments that
 * `npm run facts` keeps in the user's cache. Prints figures by release; --to writes the differences of each release as
 * misses-<release>.txt and every outcome as outcomes-<release>.jsonl.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { figuresOf } from "./sweep/outcome.ts";
import { printFigures, printMisses } from "./sweep/print.ts";
import { sweep } from "./sweep/sweep.ts";

/** The releases of vllm-ascend for vLLM 0.13.0, 0.18.0, 0.20.2, 0.23.0 and 0.25.1. */
const RELEASES = ["v0.13.0rc1", "v0.18.0", "v0.20.2rc1", "v0.23.0", "v0.25.1rc1"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "one-of": { type: "string", default: "1" },
    processes: { type: "string", default: "2" },
    examples: { type: "string", default: "3" },
    to: { type: "string" },
  },
});

for (const release of positionals.length === 0 ? RELEASES : positionals) {
  const outcomes = await sweep(release, {
    oneOf: Number(values["one-of"]),
    processes: Number(values.processes),
  });
  console.log(printFigures(release, figuresOf(outcomes)).join("\n"));
  if (values.to === undefined) continue;
  mkdirSync(values.to, { recursive: true });
  const write = (name: string, lines: readonly string[]) => {
    writeFileSync(join(values.to ?? "", name), `${lines.join("\n")}\n`);
  };
  write(`misses-${release}.txt`, printMisses(release, outcomes, Number(values.examples)));
  write(
    `outcomes-${release}.jsonl`,
    outcomes.map((outcome) => JSON.stringify(outcome)),
  );
}
