import {
  defineRule,
  inRange,
  removed,
  type ResolvedTopology,
  type VersionRange,
} from "../../../domain/index.ts";
import { isLatent, isSparse } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import { isMultiToken, settingsOf } from "../group-settings.ts";

/** Releases that refuse draft layers without an interface for stages (vLLM 0.14.1, models/glm4_moe_mtp.py and deepseek_mtp.py). */
const INTERFACE_NEEDED: VersionRange = { since: "0.14", before: "0.22" };

export const pipelineDrafts = defineRule({
  id: "ascend-pipeline-drafts",
  releases: { since: "0.14", before: "0.24" },
  source:
    "vLLM 0.14.1, config/model.py, verify_with_parallel_config, and 0.20.2, :1136: the draft layer lacks SupportsPP; vllm-ascend v0.22.1rc1, platform.py:428, and v0.23.0, :430: only where a group sends its caches; v0.24.0rc1 does not check it",
  per: "group",
  check: (group, { topology, at }) => {
    const { method } = settingsOf(group, "speculativeConfig");
    if (group.pipelineParallelSize === 1) return [];
    if (typeof method !== "string" || !isMultiToken(method)) return [];
    const refused = inRange(topology.spec.engine.version, INTERFACE_NEEDED)
      ? lacksInterface(topology)
      : group.role !== Role.Prefill;
    if (!refused) return [];
    return [
      {
        ...at("args.speculativeConfig"),
        message: `speculativeConfig with method ${method} is not supported with pipelineParallelSize ${group.pipelineParallelSize} in a ${group.role} group.`,
        fix: removed({ ending: ", or remove pipelineParallelSize" }),
      },
    ];
  },
});

/** Of the known models, only those with dense latent attention have a draft layer with the interface (glm4_moe_lite_mtp.py). */
function lacksInterface({ model, spec }: ResolvedTopology): boolean {
  return spec.model.facts === undefined && !(isLatent(model) === true && isSparse(model) === false);
}
