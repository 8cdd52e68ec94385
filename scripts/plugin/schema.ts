import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/index.js";
import { components } from "../../plugin/index.ts";
import { writePluginDirectory } from "../bundle/plugin-directory.ts";

const root = join(import.meta.dirname, "../..");

/** The schema of the Pulumi package, as Pulumi infers it from the directory of the plugin. */
export async function pluginSchema(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-plugin-"));
  try {
    writePluginDirectory(root, directory);
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    const provider = new ComponentProvider({
      name: "glm-serve",
      dirname: directory,
      components: Object.values(components),
    });
    const schema: unknown = JSON.parse(await provider.getSchema());
    return `${JSON.stringify(schema, undefined, 2)}\n`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
