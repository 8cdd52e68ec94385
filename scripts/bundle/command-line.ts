import { join } from "node:path";
import { type OutputOptions, rolldown, type RolldownBuild, type RolldownOutput } from "rolldown";
import { ascii } from "./ascii.ts";

import { pictureFiles } from "./picture-files.ts";
import { podDigests } from "./pod-digests.ts";
import { releaseFiles } from "./release-files.ts";
import { stackRegistry } from "./stack-registry.ts";

const OUTPUT: OutputOptions = {
  // Node starts CommonJS faster than modules.
  format: "cjs",
  minify: true,
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
};

/** Writes the bundle of the command line into a directory. Each command, each topology and the schemas are chunks. */
export async function writeCommandLine(root: string, directory: string): Promise<RolldownOutput> {
  const built = await bundled(root);
  const output = await built.write({ ...OUTPUT, dir: directory });
  await built.close();
  return output;
}

/** The bundle of the command line, unwritten. */
export async function generateCommandLine(root: string): Promise<RolldownOutput> {
  const built = await bundled(root);
  const output = await built.generate(OUTPUT);
  await built.close();
  return output;
}

function bundled(root: string): Promise<RolldownBuild> {
  return rolldown({
    input: { main: join(root, "cli/process.ts") },
    cwd: root,
    platform: "node",
    external: [/^node:/],
    plugins: [stackRegistry(root), releaseFiles(root, "file"), podDigests(root), pictureFiles(root), ascii()],
    transform: { target: "node20" },
    // Warns on a slow machine.
    checks: { bundlerTimings: false },
  });
}
