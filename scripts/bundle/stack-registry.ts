import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "rolldown";
import { siteSchema, topologySchema } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";

const PARSED = "\0glm-serve:parsed/";

/**
 * Replaces `program/stack-files.ts` by the list of the stacks: their names, summaries and topologies as the schema reads
 * them. Each topology is a chunk.
 *
 * @param root directory of the sources
 */
export function stackRegistry(root: string): Plugin {
  const replaced = join(root, "program/stack-files.ts");
  return {
    name: "stack-registry",
    resolveId: (id) => (id.startsWith(PARSED) ? id : undefined),
    async load(id) {
      if (id.startsWith(PARSED)) {
        const { parsed } = await evaluated(id.slice(PARSED.length));
        return `export default ${literal(parsed)};`;
      }
      if (id !== replaced) return undefined;
      const files = await Promise.all(topologyNames().map((name) => entryOf(root, name)));
      return [
        // Every chunk is two directories below the root of the package.
        `export const stacksDirectory = new URL("../../stacks/", import.meta.url);`,
        `export const siteWithoutSettings = ${literal(siteSchema.parse({}))};`,
        `const files = [\n${files.join(",\n")}\n];`,
        `export function stackFiles() { return files; }`,
      ].join("\n");
    },
  };
}

async function entryOf(root: string, name: string): Promise<string> {
  const { summary, parsed } = await evaluated(name);
  const properties = [
    `name: ${literal(name)}`,
    `load: () => import(${literal(join(root, "stacks", `${name}.ts`))})`,
    ...(summary === undefined ? [] : [`summary: ${literal(summary)}`]),
    ...(parsed === undefined ? [] : [`parsed: () => import(${literal(PARSED + name)})`]),
  ];
  return `{ ${properties.join(", ")} }`;
}

/** Summary and parsed topology of a file. Both are undefined for a file with an error, which the command then reports. */
async function evaluated(name: string) {
  const topology = await loadTopology(name, "topology").catch(() => undefined);
  const { success, data } = topologySchema.safeParse(topology);
  if (!success) return {};
  const survives = isDeepStrictEqual(JSON.parse(JSON.stringify(data)), data);
  return { summary: data.summary, ...(survives ? { parsed: data } : {}) };
}

/** JSON that is also an expression of JavaScript. */
function literal(value: unknown): string {
  return JSON.stringify(value);
}
