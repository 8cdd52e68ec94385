import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Plan, planResolved, type Topology } from "../core/index.ts";
import { topologyNames } from "./catalogue.ts";
import { readSettingsFile, type Settings, settingsFileOf } from "./settings-file.ts";
import { planStack } from "./stack.ts";
import { isTopologyFile, loadTopologyFile, stackOfFile } from "./topology-file.ts";

/** Whether a word names a stack: a documented topology, or a stack with a settings file. */
export function isStackName(word: string, directory: string): boolean {
  if (word.includes("/")) return false;
  return topologyNames().includes(word) || settingsFileOf(word, directory) !== undefined;
}

/** Whether a word names a file with a topology, and no stack. */
export function isFileName(word: string, directory: string): boolean {
  return !isStackName(word, directory) && isTopologyFile(resolve(directory, word));
}

/**
 * Plans a stack, or the topology of a file on the site of the settings file beside it.
 *
 * @throws GlmServeError with every error of the settings, the topology and the site
 */
export async function planNamed(
  word: string,
  siteFile: string | undefined,
  directory: string,
): Promise<Plan> {
  if (!isFileName(word, directory)) return planStack(word, siteFile, directory);
  return planFile(word, siteFile, directory, `topology ${word}`);
}

/** @param subject the topology in the headline of a report */
export async function planFile(
  file: string,
  siteFile: string | undefined,
  directory: string,
  subject: string,
): Promise<Plan> {
  const path = resolve(directory, file);
  const stack = stackOfFile(path);
  const beside = relative(directory, join(dirname(path), `Pulumi.${stack}.yaml`));
  const settings = siteFile ?? (existsSync(resolve(directory, beside)) ? beside : undefined);
  const topology = await loadTopologyFile(path, file);
  const given = settings === undefined ? {} : readSettingsFile(stack, settings, directory);
  return planLoaded(topology, given, subject);
}

/** Plans a topology on the site of some settings. Loads the schemas, which documented topologies do not need. */
export async function planLoaded(topology: Topology, settings: Settings, subject: string): Promise<Plan> {
  const { resolveTopology } = await import("./resolve-topology.ts");
  return planResolved(resolveTopology(topology, settings), subject);
}
