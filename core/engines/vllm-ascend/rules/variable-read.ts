import { entryOf } from "../../entry-of.ts";
import { pluginReleaseOf, pluginReleases } from "../plugin-release.ts";
import { compareVersions } from "../../version-range.ts";
import { Severity } from "../../../errors/finding.ts";
import { suggest } from "../../../errors/nearest.ts";
import { eachGroup, type EngineRule } from "../../../rules/rule.ts";

const OWN = "VLLM_ASCEND_";

/** Settings that took over from variables that are gone. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  VLLM_ASCEND_ENABLE_PREFETCH_MLP: "weight_prefetch_config of additionalConfig",
};

export const variableRead: EngineRule = {
  id: "ascend-variable-read",
  severity: Severity.Warning,
  source: "vllm-ascend, envs.py: nothing reads other variables of this prefix",
  check: eachGroup((group, { spec }) => {
    const read = pluginReleaseOf(spec.engine.version);
    if (read === undefined) return [];
    const { release, variables } = read;
    return Object.entries(group.env)
      .filter(([name]) => name.startsWith(OWN) && !Object.hasOwn(variables, name))
      .map(([name, value]) => ({
        path: `groups.${group.name}.env.${name}`,
        value,
        message: `${release} reads no such variable.`,
        cure: cureOf(name, release, Object.keys(variables)),
      }));
  }),
};

function cureOf(name: string, release: string, known: readonly string[]): string {
  const successor = entryOf(SUCCESSORS, name);
  if (successor !== undefined) return `take it out; in its place is ${successor}`;
  const others = pluginReleases.filter(({ variables }) => Object.hasOwn(variables, name));
  const later = others.find((other) => compareVersions(other.release, release) > 0);
  if (later !== undefined) return `take it out: it is read from ${later.release} on`;
  const earlier = others.at(-1);
  if (earlier !== undefined) return `take it out: ${earlier.release} was the last to read it`;
  return suggest(
    name,
    known.filter((candidate) => candidate.startsWith(OWN)),
  );
}
