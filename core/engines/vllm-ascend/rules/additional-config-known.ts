import { entryOf } from "../../entry-of.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";
import { compareVersions } from "../../version-range.ts";
import { Severity } from "../../../errors/finding.ts";
import { suggest } from "../../../errors/nearest.ts";
import { eachGroup, type Objection, type EngineRule } from "../../../rules/rule.ts";
import { isRecord, settingsOf } from "../group-settings.ts";

/** Keys that took over from others that are gone. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  chunked_prefill_for_mla: "nothing: vLLM chunks prefill by default",
  ascend_scheduler_config: "nothing: vLLM's own scheduler is used",
  enable_weight_nz_layout: "the variable VLLM_ASCEND_ENABLE_NZ",
  enable_sparse_c8: "enable_sparse_sfa_c8 and enable_sparse_li_c8",
  dynamic_eplb: "eplb_config.dynamic_eplb",
  expert_map_path: "eplb_config.expert_map_path",
  enable_npugraph_ex: "ascend_compilation_config.enable_npugraph_ex",
};

export const additionalConfigKnown: EngineRule = {
  id: "ascend-additional-config-known",
  severity: Severity.Warning,
  source: "vllm-ascend, ascend_config.py: what it does not know it ignores, silently",
  check: eachGroup((group, { spec }) => {
    const release = pluginReleaseOf(spec.engine.version);
    if (release === undefined) return [];
    const path = `groups.${group.name}.args.additionalConfig`;
    return Object.entries(settingsOf(group, "additionalConfig")).flatMap(([key, value]): Objection[] => {
      const known = entryOf(release.keys, key);
      if (known === undefined) {
        return [
          {
            path: `${path}.${key}`,
            value,
            message: `${release.release} reads no such key.`,
            cure: cureOf(key, release),
          },
        ];
      }
      const { keys: inner, strict } = known;
      if (inner === undefined || strict === true || !isRecord(value)) return [];
      return Object.entries(value)
        .filter(([name]) => !Object.hasOwn(inner, name))
        .map(([name, given]) => ({
          path: `${path}.${key}.${name}`,
          value: given,
          message: `${release.release} reads no such key of ${key}.`,
          cure: suggest(name, Object.keys(inner)),
        }));
    });
  }),
};

function cureOf(key: string, release: PluginRelease): string {
  const [home] =
    Object.entries(release.keys).find(([, { keys }]) => keys !== undefined && Object.hasOwn(keys, key)) ?? [];
  if (home !== undefined) return `put it into ${home}, or take it out`;
  const successor = entryOf(SUCCESSORS, key);
  if (successor !== undefined) return `take it out; in its place is ${successor}`;
  const others = pluginReleases.filter(({ keys }) => Object.hasOwn(keys, key));
  const later = others.find((other) => compareVersions(other.release, release.release) > 0);
  if (later !== undefined) return `take it out: it is read from ${later.release} on`;
  const earlier = others.at(-1);
  if (earlier !== undefined) return `take it out: ${earlier.release} was the last to read it`;
  return suggest(key, Object.keys(release.keys));
}
