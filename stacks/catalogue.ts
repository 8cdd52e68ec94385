import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { suggest } from "../core/errors/nearest.ts";
import { GlmServeError, type StackSettings, type Topology } from "../core/index.ts";

const directory = new URL(".", import.meta.url);
// .ts in the checkout, .js in the package.
const extension = extname(fileURLToPath(import.meta.url));
const NOT_TOPOLOGIES = new Set(["index", "catalogue"]);

/** Names of the documented topologies: one file of this folder each. */
export function topologyNames(): string[] {
  return readdirSync(directory)
    .filter((file) => extname(file) === extension && !file.endsWith(`.d${extension}`))
    .map((file) => file.slice(0, -extension.length))
    .filter((name) => !NOT_TOPOLOGIES.has(name))
    .toSorted();
}

/**
 * Loads a documented topology.
 *
 * @param path the setting that named it, for the error
 * @throws GlmServeError naming the known ones
 */
export async function loadTopology(name: unknown, path: string): Promise<Topology> {
  const known = topologyNames();
  if (typeof name !== "string" || !known.includes(name)) {
    throw new GlmServeError("the choice of a topology", [
      {
        path,
        value: name,
        message: "There is no topology of this name.",
        cure: `${typeof name === "string" ? suggest(name, known) : "write a name"}; known topologies: ${known.join(", ")}. A stack of another name says which one it deploys: pulumi config set topology ${known[0]}`,
      },
    ]);
  }
  const module: { default: Topology } = await import(new URL(`${name}${extension}`, directory).href);
  return module.default;
}

/**
 * The topology of a stack: the one that its settings name, or else the one of its own name.
 *
 * @throws GlmServeError naming the known ones
 */
export function topologyOf(stack: string, { topology }: StackSettings): Promise<Topology> {
  return topology === undefined ? loadTopology(stack, "stack") : loadTopology(topology, "topology");
}
