import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { additional, isOn } from "../group-settings.ts";

export const kvNzDecode: EngineRule = {
  id: "ascend-kv-nz-decode",
  versions: { since: "0.17" },
  source: "vllm-ascend, ascend_config.py: latent attention that is not sparse, on decode",
  check: eachGroup((group, { model }) => {
    const setting = additional(group, "enable_kv_nz");
    if (!isOn(setting)) return [];
    const dense = model.latentAttention && model.type !== "glm_moe_dsa";
    if (dense && group.role === Role.Decode) return [];
    const message = dense
      ? `Only decode may set it; this group's role is ${group.role}.`
      : `${model.name} has no dense latent attention.`;
    return [{ ...setting, message, fix: "take it out" }];
  }),
};
