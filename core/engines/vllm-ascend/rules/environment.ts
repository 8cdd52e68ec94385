import { defineRule, removed } from "../../../domain/index.ts";
import { isOn, placeOf, type Setting, variable } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";

/** Variables that only the plugin reads, besides those with its prefix (vllm-ascend, envs.py and eplb). */
const OF_PLUGIN: ReadonlySet<string> = new Set([
  "VLLM_ALLOW_EXPERT_LOAD_COLLECTING",
  "VLLM_MINIMAX_M3_DECODE_INDEX_SCORE_KQ",
  "VLLM_VERSION",
]);

export const environValidation = defineRule({
  id: "vllm-environ-validation",
  releases: { since: "0.17" },
  source:
    "vLLM 0.17.0, envs.py:1704, 0.20.2, :1824, and 0.30.0, :2242, validate_environ: a name with the prefix VLLM_ that vLLM itself does not know raises ValueError",
  per: "group",
  check: (group, { topology }) => {
    const given = group.args["failOnEnvironValidation"];
    if (given !== true) return [];
    const { variables, vllm, standIn } = releaseOf(topology.spec.engine.version);
    // Another release may know more.
    const known = (name: string): boolean => standIn !== undefined || Object.hasOwn(variables, name);
    return Object.keys(group.env)
      .filter((name) => name.startsWith("VLLM_") && (isOfPlugin(name) || !known(name)))
      .map((name) => ({
        path: `groups.${group.name}.env.${name}`,
        value: group.env[name],
        message: `vLLM ${vllm} does not know ${name}, and failOnEnvironValidation is on: vLLM refuses to start.`,
        fix: removed({
          path: `groups.${group.name}.args.failOnEnvironValidation`,
          ending: ` or ${name}`,
        }),
      }));
  },
});

function isOfPlugin(name: string): boolean {
  return name.startsWith("VLLM_ASCEND_") || OF_PLUGIN.has(name);
}

const SEGMENTS = "expandable_segments:True";

export const sleepModeAllocator = defineRule({
  id: "ascend-sleep-mode-allocator",
  source:
    "vllm-ascend v0.13.0rc1, camem.py:148, v0.20.2rc1, :151, and v0.30.0rc2, :153: an assertion about PYTORCH_NPU_ALLOC_CONF",
  per: "group",
  check: (group) => {
    const setting: Setting<string> | undefined = variable(group, "PYTORCH_NPU_ALLOC_CONF");
    const sleep = group.args["enableSleepMode"];
    if (setting === undefined || sleep === undefined || !setting.value.includes(SEGMENTS)) return [];
    if (!isOn({ name: "enableSleepMode", path: setting.path, value: sleep })) return [];
    return [
      {
        ...placeOf(setting),
        message: `PYTORCH_NPU_ALLOC_CONF sets ${SEGMENTS}, which enableSleepMode excludes.`,
        fix: removed({ ending: " or enableSleepMode" }),
      },
    ];
  },
});
