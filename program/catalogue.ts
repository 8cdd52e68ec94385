import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { GlmServeError, nearest, type StackSettings, type Topology } from "../core/index.ts";

const directory = new URL("../stacks/", import.meta.url);

// .ts in a checkout, .js in the package.
const extension = extname(fileURLToPath(import.meta.url));

const NOT_TOPOLOGIES = new Set(["index", "program"]);

/** Names of the documented topologies. Each is a file in `stacks/`. */
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
 * @param path the setting with the name, for the report
 * @throws GlmServeError if the name is unknown, or if the file exports no topology of this name
 */
export async function loadTopology(
  name: unknown,
  path: "stack" | "topology",
  folder: URL = directory,
): Promise<Topology> {
  const known = topologyNames(folder);
  if (typeof name !== "string" || !known.includes(name)) {
    throw new GlmServeError(path === "stack" ? `stack ${String(name)}` : "the settings of the stack", [
      { path, value: name, message: unknownName(name, path), fix: fixOf(name, path, known) },
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
      `${file} cannot be loaded: ${reason}.`,
      `Correct ${file}; node stacks/${file} prints the line`,
    );
  }
  const topology = module.default;
  if (typeof topology !== "object" || topology === null)
    return refuse(
      file,
      `${file} exports no topology.`,
      `Add export default defineTopology({ … }) to ${file}`,
    );
  if (topology.name !== name) {
    const given = JSON.stringify(topology.name) ?? "none";
    return refuse(
      file,
      `${file} exports a topology with another name, ${given}.`,
      `Set name to ${JSON.stringify(name)}`,
    );
  }
  return topology;
}

function unknownName(name: unknown, path: "stack" | "topology"): string {
  if (typeof name !== "string") return `${path} must be the name of a topology.`;
  return path === "stack"
    ? `${name} is not a topology, and stack ${name} does not set topology.`
    : `${name} is not a topology.`;
}

function fixOf(name: unknown, path: "stack" | "topology", known: readonly string[]): string {
  const close = typeof name === "string" ? nearest(name, known) : undefined;
  const list = known.join(", ");
  if (close !== undefined) return `Did you mean "${close}"? Known topologies: ${list}`;
  return path === "stack"
    ? `Set the topology of the stack with pulumi config set topology <name>. Known topologies: ${list}`
    : `Set topology to one of ${list}`;
}

function refuse(file: string, message: string, fix: string): never {
  throw new GlmServeError("the stacks", [{ path: `stacks/${file}`, message, fix }]);
}

/**
 * The topology of a stack: the one in its settings, else the one with the name of the stack.
 *
 * @throws GlmServeError if it cannot be loaded
 */
export function topologyOf(stack: string, { topology }: StackSettings): Promise<Topology> {
  return topology === undefined ? loadTopology(stack, "stack") : loadTopology(topology, "topology");
}
