import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "rolldown";
import { GlmServeError, type ParsedTopology, siteSchema, topologySchema } from "../../core/index.ts";
import { loadTopology, stackFiles, topologyNames } from "../../program/index.ts";

const PARSED = "\0glm-serve:parsed/";

/** As the file gives it, without the defaults of the schema. */
const GIVEN = "\0glm-serve:given/";

/**
 * Replaces `program/stack-files.ts` with the list of the stacks: their names, summaries and topologies as the schema reads
 * them. Each topology is a chunk.
 *
 * @param root directory of the sources
 */
export function stackRegistry(root: string): Plugin {
  const replaced = join(root, "program/stack-files.ts");
  return {
    name: "stack-registry",
    resolveId: (id) => (id.startsWith(PARSED) || id.startsWith(GIVEN) ? id : undefined),
    async load(id) {
      if (id.startsWith(PARSED)) {
        return `export default ${literal(await parsedTopology(id.slice(PARSED.length)))};`;
      }
      if (id.startsWith(GIVEN))
        return `export default ${literal(await loadTopology(id.slice(GIVEN.length), "topology"))};`;
      if (id !== replaced) return undefined;
      const files = await Promise.all(topologyNames().map((name) => entryOf(root, name)));
      return [
        // Every chunk is two directories below the root of the package.
        `export const stacksDirectory = new URL("../../stacks/", import.meta.url);`,
        // The bundle runs from the cache of compiled code, which has no import().
        `import { createRequire } from "node:module";`,
        `const importFile = (name) => createRequire(stacksDirectory)("../entry/import-file.cjs").importFile(new URL(name + ".ts", stacksDirectory).href);`,
        `export const siteWithoutSettings = ${literal(siteSchema.parse({}))};`,
        `const files = [\n${files.join(",\n")}\n];`,
        `export function stackFiles() { return files; }`,
      ].join("\n");
    },
  };
}

async function entryOf(root: string, name: string): Promise<string> {
  const parsed = await parsedTopology(name);
  if (!(await isLoadable(name)))
    return `{ name: ${literal(name)}, load: () => importFile(${literal(name)}) }`;
  const start = `name: ${literal(name)}, load: () => import(`;
  if (parsed === undefined) return `{ ${start}${literal(join(root, "stacks", `${name}.ts`))}) }`;
  const module = literal(PARSED + name);
  return `{ ${start}${literal(GIVEN + name)}), summary: ${literal(parsed.summary)}, parsed: () => import(${module}) }`;
}

/** A file with an error would break the bundle of all others. It is loaded when a command asks for it. */
async function isLoadable(name: string): Promise<boolean> {
  const file = stackFiles().find((other) => other.name === name);
  if (file === undefined) return false;
  return file.load().then(
    () => true,
    (error: unknown) => error instanceof GlmServeError,
  );
}

/** The topology of a file as the schema reads it; undefined for a file with an error, which a command then reports. */
async function parsedTopology(name: string): Promise<ParsedTopology | undefined> {
  const topology = await loadTopology(name, "topology").catch(() => undefined);
  const { data } = topologySchema.safeParse(topology);
  return isDeepStrictEqual(data && JSON.parse(JSON.stringify(data)), data) ? data : undefined;
}

/** JSON that is also an expression of JavaScript. */
function literal(value: unknown): string {
  return JSON.stringify(value);
}
