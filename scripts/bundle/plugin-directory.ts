import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Sources from which Pulumi infers the schema: the entry, which must be `index.ts` beside the entry of the program, and its imports. */
const SOURCES = { "components.ts": "index.ts", "arguments.ts": "arguments.ts" } as const;

/** Any TypeScript from 3.8 on, which the npm SDK contains, finds the types of Pulumi with these. */
const COMPILER_OPTIONS = { module: "commonjs", moduleResolution: "bundler", strict: true, types: [] };

/**
 * Writes the directory that `pulumi package add` takes. It declares no dependencies, since the plugin runs on the Pulumi packages
 * of the program.
 *
 * @param root directory of the sources
 */
export function writePluginDirectory(root: string, directory: string): void {
  mkdirSync(directory, { recursive: true });
  cpSync(join(root, "plugin/PulumiPlugin.yaml"), join(directory, "PulumiPlugin.yaml"));
  for (const [from, to] of Object.entries(SOURCES)) {
    const text = readFileSync(join(root, "plugin", from), "utf8");
    writeFileSync(join(directory, to), text.replaceAll(/(from "\.[^"]*)\.ts"/g, '$1"'));
  }
  const { name, version, description, license } = z
    .object({ name: z.string(), version: z.string(), description: z.string(), license: z.string() })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const manifest = { name, version, description, license, private: true, type: "commonjs", main: "index.js" };
  writeFileSync(join(directory, "package.json"), printed(manifest));
  writeFileSync(
    join(directory, "tsconfig.json"),
    printed({ compilerOptions: COMPILER_OPTIONS, files: ["index.ts"] }),
  );
  writeFileSync(join(directory, "index.js"), 'module.exports = require("../../entry/plugin.cjs");\n');
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
