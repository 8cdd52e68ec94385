import {
  type Asked,
  checkResolved,
  type CheckResult,
  errorsOf,
  GlmServeError,
  type Plan,
  planResolved,
  resolve,
  type ResolvedInput,
} from "../core/index.ts";
import { loadFile, stackFileFor } from "./catalogue.ts";
import { readSettingsFile } from "./settings-file.ts";
import { siteWithoutSettings, type StackFile } from "./stack-files.ts";

/**
 * Plans a stack as `pulumi up` would: its topology, on the site of its settings or of a file.
 *
 * @param siteFile a file of site settings; @default the settings of the stack
 * @param directory the directory that relative paths start at; @default that of the process
 * @throws GlmServeError with every error of the settings, the topology and the site
 */
export async function planStack(stack: string, siteFile?: string, directory?: string): Promise<Plan> {
  const { topology, read } = await resolveStack(stack, siteFile, directory);
  return planResolved(read, `topology ${topology}`);
}

/**
 * Runs every rule against a stack, whether or not it can be planned.
 *
 * @throws GlmServeError if its settings cannot be read or name no known topology
 */
export async function checkStack(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<CheckResult> {
  return checkResolved((await resolveStack(stack, siteFile, directory)).read);
}

/**
 * A stack with all that is known of it, and what its files give, without defaults.
 *
 * @throws GlmServeError if its settings cannot be read, or an error of the stack leaves it without a layout
 */
export async function askedStack(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<Asked> {
  const { topology: topologyName, read, file, settings } = await resolveStack(stack, siteFile, directory);
  const { findings, input, layout } = checkResolved(read);
  if (input === undefined || layout === undefined)
    throw new GlmServeError(`stack ${stack}`, errorsOf(findings));
  const { topology } = input;
  return { topologyName, topology, ...layout, findings, given: await loadFile(file), settings };
}

/** The name of a stack's topology and its file, the settings of the stack, and the topology on its site. */
async function resolveStack(
  stack: string,
  siteFile: string | undefined,
  directory: string | undefined,
): Promise<{
  readonly topology: string;
  readonly file: StackFile;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly read: ResolvedInput;
}> {
  const { topology, ...settings } = readSettingsFile(stack, siteFile, directory);
  const file = stackFileFor(stack, topology);
  return { topology: file.name, file, settings, read: await resolveFile(file, settings) };
}

/** Schemas are loaded only for a topology or settings that were not parsed when the bundle was made. */
async function resolveFile(
  file: StackFile,
  settings: Readonly<Record<string, unknown>>,
): Promise<ResolvedInput> {
  const parsed = await file.parsed?.();
  if (parsed === undefined) {
    const { resolveTopology } = await import("./resolve-topology.ts");
    return resolveTopology(await loadFile(file), settings);
  }
  if (siteWithoutSettings !== undefined && Object.keys(settings).length === 0)
    return resolve(file.name, parsed.default, siteWithoutSettings);
  const { resolveOnSite } = await import("./resolve-on-site.ts");
  return resolveOnSite(parsed.default, settings);
}
