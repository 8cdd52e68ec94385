import { compareVersions, eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";

const OWN = "VLLM_ASCEND_";

/** Keys of `--additional-config` that took over from variables that are gone. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  VLLM_ASCEND_ENABLE_PREFETCH_MLP: "weight_prefetch_config",
};

export const variableRead: EngineRule = {
  id: "ascend-variable-read",
  severity: Severity.Warning,
  source: "vllm-ascend, envs.py: nothing reads other variables of this prefix",
  check: eachGroup((group, { spec }) => {
    const read = pluginReleaseOf(spec.engine.version);
    if (read === undefined) return [];
    return Object.entries(group.env)
      .filter(([name]) => name.startsWith(OWN) && !Object.hasOwn(read.variables, name))
      .map(([name, value]) => ({
        path: `groups.${group.name}.env.${name}`,
        value,
        message: `${read.release} reads no such variable.`,
        fix: fixOf(name, read),
      }));
  }),
};

function fixOf(name: string, { release, keys, variables }: PluginRelease): string {
  const successor = entryOf(SUCCESSORS, name);
  if (successor !== undefined && Object.hasOwn(keys, successor))
    return `take it out; in its place is ${successor} of additionalConfig`;
  const others = pluginReleases.filter((other) => Object.hasOwn(other.variables, name));
  const later = others.find((other) => compareVersions(other.release, release) > 0);
  if (later !== undefined) return `take it out: it is read from ${later.release} on`;
  const earlier = others.at(-1);
  if (earlier !== undefined) return `take it out: ${earlier.release} was the last to read it`;
  return suggest(
    name,
    Object.keys(variables).filter((candidate) => candidate.startsWith(OWN)),
  );
}
