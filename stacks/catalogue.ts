import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { GlmServeError, nearest, type StackSettings, type Topology } from "../core/index.ts";

const directory = new URL(".", import.meta.url);

// .ts in the checkout, .js in the package.
const extension = extname(fileURLToPath(import.meta.url));

const NOT_TOPOLOGIES = new Set(["index", "program", "catalogue"]);

/** Names of the documented topologies: one file of this folder each. */
export function topologyNames(folder: URL = directory): string[] {
  return readdirSync(folder)
    .filter((file) => extname(file) === extension && !file.endsWith(`.d${extension}`))
    .map((file) => file.slice(0, -extension.length))
    .filter((name) => !NOT_TOPOLOGIES.has(name))
    .toSorted();
}

/**
 * Loads a documented topology.
 *
 * @param path the setting that named it, for the error
 * @throws GlmServeError naming the known ones, or the file that holds none
 */
export async function loadTopology(
  name: unknown,
  path: "stack" | "topology",
  folder: URL = directory,
): Promise<Topology> {
  const known = topologyNames(folder);
  if (typeof name !== "string" || !known.includes(name)) {
    throw new GlmServeError("the choice of a topology", [
      {
        path,
        value: name,
        message: "There is no topology of this name.",
        fix: `${fixOf(name, path, known)}known topologies: ${known.join(", ")}`,
      },
    ]);
  }
  const file = `${name}${extension}`;
  let module: { readonly default?: Topology };
  try {
    module = await import(new URL(file, folder).href);
  } catch (error) {
    if (error instanceof GlmServeError) throw error;
    const [reason = ""] = String(error).split("\n", 1);
    return refuse(
      file,
      `The file cannot be loaded: ${reason}`,
      `correct it; node stacks/${file} shows the line`,
    );
  }
  const topology = module.default;
  if (typeof topology !== "object" || topology === null)
    return refuse(file, "The file exports no topology.", "write export default defineTopology({ … })");
  if (topology.name !== name) {
    const given = JSON.stringify(topology.name) ?? "none";
    return refuse(file, `Its topology has another name: ${given}.`, `write name: ${JSON.stringify(name)}`);
  }
  return topology;
}

function fixOf(name: unknown, path: "stack" | "topology", known: readonly string[]): string {
  if (typeof name !== "string") return "write a name; ";
  const close = nearest(name, known);
  if (close !== undefined) return `did you mean "${close}"? `;
  return path === "stack"
    ? "a stack with a name of its own says which topology it deploys: pulumi config set topology <name>; "
    : "";
}

function refuse(file: string, message: string, fix: string): never {
  throw new GlmServeError("the stacks", [{ path: `stacks/${file}`, message, fix }]);
}

/**
 * The topology of a stack: the one that its settings name, or else the one of its own name.
 *
 * @throws GlmServeError naming the known ones
 */
export function topologyOf(stack: string, { topology }: StackSettings): Promise<Topology> {
  return topology === undefined ? loadTopology(stack, "stack") : loadTopology(topology, "topology");
}
