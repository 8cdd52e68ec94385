/**
 * Writes what the Pulumi package derives from the interfaces of the library.
 *
 *   node scripts/plugin.ts           writes plugin/arguments.ts and schemas/pulumi-package.json
 *   node scripts/plugin.ts --check   fails when one of them is out of date
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pluginArguments } from "./plugin/arguments.ts";
import { pluginSchema } from "./plugin/schema.ts";

const root = join(import.meta.dirname, "..");

const check = process.argv.includes("--check");

// The schema is inferred from the arguments.
update("plugin/arguments.ts", pluginArguments());
update("schemas/pulumi-package.json", await pluginSchema());

function update(path: string, content: string): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  if (check) {
    process.stderr.write(`${path} is out of date: node scripts/plugin.ts\n`);
    process.exitCode = 1;
  } else writeFileSync(file, content);
}
