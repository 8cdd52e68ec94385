/**
 * Writes the table of policies into docs/policy.md.
 *
 *   node scripts/policies.ts           writes the table
 *   node scripts/policies.ts --check   fails if the table is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../core/index.ts";
import { markdownTable } from "./markdown-table.ts";

const file = join(import.meta.dirname, "../docs/policy.md");

const before = readFileSync(file, "utf8");

const [start, end] = [
  "<!-- policies: written by node scripts/policies.ts -->\n",
  "<!-- end of policies -->\n",
];

const table = markdownTable(
  ["policy", "what it demands", "what it reads"],
  policies.map(({ id, description, reads }) => [
    `\`${id}\``,
    description,
    reads === "stack" ? "all objects of the program" : "one object",
  ]),
);

const after = before.replace(new RegExp(`${start}[^]*${end}`), () => [start, ...table, "", end].join("\n"));

if (!before.includes(start) || !before.includes(end))
  throw new Error(`${file} has no markers around the table of policies`);

if (!process.argv.includes("--check")) {
  writeFileSync(file, after);
} else if (after !== before) {
  process.stderr.write("docs/policy.md is out of date. Run `npm run generate`.\n");
  process.exitCode = 1;
}
