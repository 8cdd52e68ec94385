/**
 * Writes what `glm-serve explain` knows of settings and stacks: the docstrings of settings (core/topology, core/site), and the reasons that
 * the comments of stack files and docs/additions.md give.
 *
 *   node scripts/explanations.ts           writes core/explain/setting-docs.ts and core/explain/stack-notes.ts
 *   node scripts/explanations.ts --check   fails if one of them is out of date
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SettingsDocs, settingsDocs } from "./setting-docs.ts";
import { notesOfAdditions, notesOfStack } from "./stack-notes.ts";

const root = join(import.meta.dirname, "..");

interface Row {
  readonly meaning: string;
  readonly effect?: string;
  readonly usual?: string;
}

/** Docstrings by path; `*` stands for a name that the user gives. */
function rowsOf(docs: SettingsDocs, prefix: string, inherited: string | undefined): [string, Row][] {
  return [...docs].flatMap(([name, { description, usual, named, below }]): [string, Row][] => {
    const path = `${prefix}${name}`;
    const [meaning = "", own] = description.split(/ ?(Changing (?:this|them|one) .*\.)$/);
    const effect = own ?? inherited;
    const row = {
      meaning,
      ...(effect === undefined ? {} : { effect }),
      ...(usual === undefined ? {} : { usual }),
    };
    return [[path, row], ...rowsOf(below, named ? `${path}.*.` : `${path}.`, effect)];
  });
}

const topology = settingsDocs(join(root, "core/topology/topology.ts"), "Topology");

const site = settingsDocs(join(root, "core/site/site.ts"), "Site");

const settingRows = Object.fromEntries([
  ...rowsOf(topology, "", undefined),
  ...rowsOf(site, "site.", undefined),
]);

const stacks = readdirSync(join(root, "stacks"))
  .filter((file) => file.endsWith(".ts") && file !== "index.ts" && file !== "program.ts")
  .toSorted();

const stackRows = Object.fromEntries(
  stacks.map((file) => [file.slice(0, -3), notesOfStack(readFileSync(join(root, "stacks", file), "utf8"))]),
);

const written = {
  "core/explain/setting-docs.ts": `import type { SettingDoc } from "./explanation.ts";

/** Docstrings of settings by path; \`*\` stands for a name that the user gives. Written by scripts/explanations.ts. */
export const settingDocs: Readonly<Record<string, SettingDoc>> = ${JSON.stringify(settingRows, undefined, 2)};
`,
  "core/explain/stack-notes.ts": `import type { Note } from "./explanation.ts";

/** What the comments of stack files say about single settings. Written by scripts/explanations.ts. */
export const stackNotes: Readonly<Record<string, readonly Note[]>> = ${JSON.stringify(stackRows, undefined, 2)};

/** Additions to every stack, of docs/additions.md. */
export const additions: readonly Note[] = ${JSON.stringify(notesOfAdditions(readFileSync(join(root, "docs/additions.md"), "utf8")), undefined, 2)};
`,
};

for (const [path, text] of Object.entries(written)) {
  const file = join(root, path);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(`${path} is out of date. Run npm run generate.\n`);
    process.exitCode = 1;
  }
}
