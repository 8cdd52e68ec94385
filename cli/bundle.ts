import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { GlmServeError } from "../core/index.ts";
import { type ArchiveFile, gzippedTar, readBundle } from "../live/index.ts";
import { checkStack, parseCall } from "../program/index.ts";
import { report } from "./check.ts";
import type { Run } from "./command.ts";
import { bundle } from "./descriptions/bundle.ts";
import { portTable, rowsOf } from "./ports.ts";
import { planFor, readerOf } from "./cluster-options.ts";
import { version } from "./version.ts";

/** Writes a support bundle about a stack in a cluster. */
export const run: Run = async (argv, context) => {
  const { directory } = context;
  const { stack, site, json, ...given } = parseCall(bundle, argv);
  const planned = await planFor(stack, site, given.namespace, directory);
  const now = new Date();
  const name = `${planned.topology.instance}-${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  const output = given.output ?? `${name}.tar.gz`;
  const path = resolve(directory, output);
  // A bundle of an earlier state may be all that is left of a failure.
  if (existsSync(path)) throw unwritable(output, "exists already", "Set --output to a new file");
  const { topology } = planned;
  const { files, missing } = await readBundle(planned, readerOf(planned, given, context));
  const own: readonly ArchiveFile[] = [
    {
      path: "versions.json",
      text: `${JSON.stringify(
        {
          glmServe: version(),
          node: process.version,
          topology: topology.spec.name,
          engine: topology.engine.name,
          release: topology.spec.engine.version,
          image: topology.image,
        },
        undefined,
        2,
      )}\n`,
    },
    { path: "check.txt", text: report(stack, await checkStack(stack, site, directory)) },
    { path: "ports.txt", text: portTable(planned, rowsOf(planned), undefined) },
    { path: "missing.txt", text: missing.map((line) => `${line}\n`).join("") },
  ];
  const all = [...own, ...files].map((file) => ({ ...file, path: `${name}/${file.path}` }));
  try {
    // Logs may hold prompts of users.
    writeFileSync(path, gzippedTar(all, now.getTime() / 1000), { flag: "wx", mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw unwritable(output, `cannot be written: ${reason}`, "Set --output to a file that you may write");
  }
  if (json) {
    const content = { file: output, files: all.map((file) => file.path), missing };
    return { text: `${JSON.stringify(content, undefined, 2)}\n`, code: 0 };
  }
  return {
    text: `${output}: ${all.length} files${missing.length === 0 ? "" : `; missing.txt lists ${missing.length} that could not be read`}\n`,
    code: 0,
  };
};

function unwritable(output: string, reason: string, fix: string): GlmServeError {
  return new GlmServeError("the arguments of bundle", [
    { path: "--output", message: `${output} ${reason}.`, fix },
  ]);
}
