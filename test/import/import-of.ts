import { type Imported, type ImportOptions, readFiles, topologyOf, writeStack } from "../../import/index.ts";

/** A release whose catalogue does not change. */
const options: ImportOptions = { release: "v0.20.2rc1" };

/** The import of texts, one for each node. */
export function importOf(texts: string | readonly string[], given: ImportOptions = {}): Imported {
  const all = typeof texts === "string" ? [texts] : texts;
  const files = all.map((text, node) => ({ name: all.length === 1 ? "file" : `node${node}.sh`, text }));
  return topologyOf(readFiles(files), "file", { ...options, ...given });
}

/** The stack of an import. */
export function stackOf(texts: string | readonly string[], given: ImportOptions = {}): string {
  const imported = importOf(texts, given);
  if (imported.topology === undefined) throw new Error(`no topology: ${JSON.stringify(imported.lost)}`);
  return writeStack(imported.topology, imported, { module: "glm-serve/core" });
}

/** Flags of the first group of a command. */
export function argsOf(command: string): unknown {
  const { topology, lost } = importOf(`vllm serve /models/GLM-5-bf16 -tp 16 ${command}`);
  const [group] = Object.values(topology?.groups ?? {});
  return lost.length === 0 ? group?.args : { args: group?.args, lost: lost.map(({ message }) => message) };
}
