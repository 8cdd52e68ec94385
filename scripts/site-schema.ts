/**
 * Writes what documents the settings of a site, from the docstrings and the schema in core/site, the sample report of
 * docs/guides/troubleshooting.md, and the table of stacks of README.md.
 *
 *   node scripts/site-schema.ts           writes schemas/site.json, schemas/stack.json and the generated parts of documents
 *   node scripts/site-schema.ts --check   fails when one of them is out of date
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { siteDocuments } from "./site-documents.ts";

const root = join(import.meta.dirname, "..");

const check = process.argv.includes("--check");

for (const [path, content] of Object.entries(await siteDocuments((file) => read(file) ?? ""))) {
  if (read(path) === content) continue;
  if (check) {
    process.stderr.write(`${path} is out of date: node scripts/site-schema.ts\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
