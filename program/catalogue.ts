import { GlmServeError, type StackSettings, type Topology } from "../core/index.ts";
import { WrongWordError } from "./arguments.ts";
import { loadFailure } from "./load-failure.ts";
import { meantNames } from "./meant-names.ts";
import { type StackFile, stackFiles } from "./stack-files.ts";

/** Names of the documented topologies. Each is a file in `stacks/`. */
export function topologyNames(folder?: URL): string[] {
  return stackFiles(folder).map(({ name }) => name);
}

/**
 * The file of a documented topology.
 *
 * @param path the setting with the name, for the report
 * @throws GlmServeError if the name is unknown
 */
function stackFileOf(name: unknown, path: "stack" | "topology", folder?: URL): StackFile {
  const files = stackFiles(folder);
  const file = files.find((candidate) => candidate.name === name);
  if (file !== undefined) return file;
  const known = files.map((candidate) => candidate.name);
  const problem = { path, value: name, message: unknownName(name, path), fix: fixOf(name, path, known) };
  if (path === "stack") throw new WrongWordError(`stack ${String(name)}`, [problem]);
  throw new GlmServeError("the settings of the stack", [problem]);
}

/**
 * Loads a documented topology.
 *
 * @param path the setting with the name, for the report
 * @throws GlmServeError if the name is unknown, or if the file exports no topology of this name
 */
export function loadTopology(name: unknown, path: "stack" | "topology", folder?: URL): Promise<Topology> {
  return loadFile(stackFileOf(name, path, folder));
}

/**
 * The summary of a topology; undefined if it has none.
 *
 * @throws GlmServeError if the file exports no topology of its name
 */
export async function summaryOf(file: StackFile): Promise<string | undefined> {
  if (file.summary !== undefined) return file.summary;
  const { summary }: { readonly summary?: unknown } = await loadFile(file);
  return typeof summary === "string" ? summary : undefined;
}

/** @throws GlmServeError if the file exports no topology of its name */
export async function loadFile({ name, load }: StackFile): Promise<Topology> {
  const file = `${name}.ts`;
  let topology: Topology | undefined;
  try {
    ({ default: topology } = await load());
  } catch (error) {
    if (error instanceof GlmServeError) throw error;
    const { reason, place } = loadFailure(error, `stacks/${file}`);
    return refuse(file, `${file} cannot be loaded: ${reason}.`, `Correct ${place}`);
  }
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

/** Where to find the names; there are too many for one message. */
const NAMES = "glm-serve list prints the name of every topology";

function unknownName(name: unknown, path: "stack" | "topology"): string {
  if (typeof name !== "string") return `${path} must be the name of a topology.`;
  return path === "stack"
    ? `${name} is not a topology, and stack ${name} does not set topology.`
    : `${name} is not a topology.`;
}

function fixOf(name: unknown, path: "stack" | "topology", known: readonly string[]): string {
  const meant = typeof name === "string" ? meantNames(name, known) : [];
  if (meant.length > 0) return `Did you mean ${listed(meant)}? ${NAMES}`;
  return path === "stack"
    ? `Set the topology of the stack with pulumi config set topology <name>. ${NAMES}`
    : `Set topology to the name of a topology. ${NAMES}`;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].filter((part) => part !== "").join(" or ");
}

function refuse(file: string, message: string, fix: string): never {
  throw new GlmServeError("the stacks", [{ path: `stacks/${file}`, message, fix }]);
}

/**
 * The file of a stack's topology: the one in its settings, else the one with the name of the stack.
 *
 * @throws GlmServeError if its name is unknown
 */
export function stackFileFor(stack: string, topology: unknown): StackFile {
  return topology === undefined ? stackFileOf(stack, "stack") : stackFileOf(topology, "topology");
}

/**
 * The topology of a stack: the one in its settings, else the one with the name of the stack.
 *
 * @throws GlmServeError if it cannot be loaded
 */
export async function topologyOf(stack: string, { topology }: StackSettings): Promise<Topology> {
  return loadFile(stackFileFor(stack, topology));
}
