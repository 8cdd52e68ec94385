import { check, type CheckResult, plan, type Plan } from "../core/index.ts";
import { topologyOf } from "./catalogue.ts";
import { readSettings } from "./settings.ts";

/**
 * Plans a stack as `pulumi up` would: its topology, on the site of its settings or of a file.
 *
 * @param siteFile a file of site settings; @default the settings of the stack
 * @param directory the directory that relative paths start at; @default that of the process
 * @throws GlmServeError with every error of the settings, the topology and the site
 */
export async function planStack(stack: string, siteFile?: string, directory?: string): Promise<Plan> {
  const settings = readSettings(stack, siteFile, directory);
  return plan(await topologyOf(stack, settings), settings.site);
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
  const settings = readSettings(stack, siteFile, directory);
  return check(await topologyOf(stack, settings), settings.site);
}
