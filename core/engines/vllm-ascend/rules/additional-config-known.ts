import {
  compareVersions,
  eachGroup,
  type EngineRule,
  type RuleProblem,
  Severity,
} from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** Keys that took over from others that are gone. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  chunked_prefill_for_mla: "nothing: vLLM chunks prefill by default",
  ascend_scheduler_config: "nothing: vLLM's own scheduler is used",
  enable_weight_nz_layout: "the variable VLLM_ASCEND_ENABLE_NZ",
  enable_sparse_c8: "enable_sparse_sfa_c8 and enable_sparse_li_c8",
  // They were two in one release only.
  enable_sparse_sfa_c8: "enable_sparse_c8",
  enable_sparse_li_c8: "enable_sparse_c8",
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
    return unknownKeys(group, release).flatMap(({ path, name, value, home }): RuleProblem[] => {
      if (home === undefined) {
        const message = `${release.release} reads no such key.`;
        return [{ path, value, message, fix: fixOf(name, release) }];
      }
      if (home.strict) return [];
      const message = `${release.release} reads no such key of ${home.name}.`;
      return [{ path, value, message, fix: suggest(name, home.keys) }];
    });
  }),
};

function fixOf(key: string, release: PluginRelease): string {
  const [home] =
    Object.entries(release.keys).find(([, { keys }]) => keys !== undefined && Object.hasOwn(keys, key)) ?? [];
  if (home !== undefined) return `put it into ${home}, or take it out`;
  const others = pluginReleases.filter(({ keys }) => Object.hasOwn(keys, key));
  const earlier = others.findLast((other) => compareVersions(other.release, release.release) < 0);
  const [later] = others;
  if (earlier === undefined && later !== undefined) return `take it out: it is read from ${later.release} on`;
  const successor = entryOf(SUCCESSORS, key);
  if (successor !== undefined) return `take it out; in its place is ${successor}`;
  if (earlier !== undefined) return `take it out: ${earlier.release} was the last to read it`;
  return suggest(key, Object.keys(release.keys));
}
