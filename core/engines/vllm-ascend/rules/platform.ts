import { added, defineRule, removed, setTo, Severity } from "../../../domain/index.ts";
import { isNpuSmi } from "../../../site/index.ts";
import { isBelow } from "../../../topology/index.ts";
import { placeOf, variable } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";
import { firstServing, servesModel, unregistered } from "../model-support.ts";

export const modelOfRelease = defineRule({
  id: "vllm-model-of-release",
  source:
    "vLLM, model_executor/models/registry.py, and vllm-ascend, models/__init__.py, of each release; vllm-ascend v0.22.1rc1, GLM5.2.md",
  per: "topology",
  check: ({ model, spec, engine }, { at }) => {
    const { version } = spec.engine;
    const newest = engine.versions.at(-1);
    if (servesModel(version, model)) return [];
    return [
      {
        ...at("engine.version"),
        message: `vllm-ascend ${version} does not support ${model.name} and refuses to start.`,
        fix: setTo(newest, { as: `a release from ${firstServing(model)} on` }),
      },
    ];
  },
});

export const architectureKnown = defineRule({
  id: "vllm-architecture-known",
  severity: Severity.Warning,
  source:
    "vLLM, model_executor/models/registry.py, _try_resolve_transformers: classes without an entry need an implementation in Transformers",
  per: "topology",
  check: ({ model, spec }, { at }) => {
    const unknown = unregistered(spec.engine.version, model);
    if (unknown.length === 0) return [];
    return [
      {
        ...at("model.facts.architectures"),
        message: `vllm-ascend ${spec.engine.version} has no class ${unknown.join(", ")}; vLLM falls back on Transformers, or refuses to start.`,
        fix: "Accept the finding if the image has the class, or Transformers implements the model",
      },
    ];
  },
});

export const driverMountsKept = defineRule({
  id: "driver-mounts-kept",
  severity: Severity.Warning,
  source: "deployment document 002, §4.1, docker run -v; ascend-docker-runtime mounts the rest",
  per: "topology",
  check: ({ platform: { profile, driverMounts } }) =>
    (profile?.driverMounts ?? [])
      .filter(({ path }) => !driverMounts.some((mount) => provides(mount.path, path)))
      .map(({ name, path, type }) => ({
        path: "platform.driverMounts",
        message: `platform.driverMounts replaces the mounts of the profile and does not mount ${path}.`,
        fix: added({ name, path, type }, driverMounts, {
          as: `{ name: "${name}", path: "${path}", type: "${type}" }`,
          ending: `, or accept the finding if the image or the container runtime provides ${path}`,
        }),
      })),
});

/** Whether a mount has a file of the profile; npu-smi may stand in any directory. */
function provides(mounted: string, path: string): boolean {
  return isBelow(path, mounted) || (isNpuSmi(path) && isNpuSmi(mounted));
}

export const fiaOperatorsHardware = defineRule({
  id: "fia-operators-hardware",
  source: "deployment document 000: the script replaces attention operators of CANN 8.5.1 on Atlas 800 A2",
  per: "site",
  check: ({ vllmAscend }, { topology: { hardware }, at }) =>
    vllmAscend.installFiaOperators && hardwareSupport(hardware.name)?.fiaScript !== true
      ? [
          {
            ...at("vllmAscend.installFiaOperators"),
            message: `vllmAscend.installFiaOperators supports only Atlas 800 A2; the hardware is ${hardware.title}.`,
            fix: removed(),
          },
        ]
      : [],
});

export const allocatorOptions = defineRule({
  id: "ascend-allocator-options",
  source:
    "torch_npu: expandable_segments excludes max_split_size_mb and garbage_collection_threshold; vllm-ascend platform.py:563",
  per: "group",
  check: (group) => {
    const setting = variable(group, "PYTORCH_NPU_ALLOC_CONF");
    if (setting === undefined) return [];
    const options = new Map(setting.value.split(",").map((option) => optionOf(option)));
    const excluded = ["max_split_size_mb", "garbage_collection_threshold"].find((name) => options.has(name));
    if (options.get("expandable_segments")?.toLowerCase() !== "true" || excluded === undefined) return [];
    return [
      {
        ...placeOf(setting),
        message: `PYTORCH_NPU_ALLOC_CONF sets expandable_segments and ${excluded}, which exclude each other.`,
        fix: setTo(
          setting.value
            .split(",")
            .filter((option) => optionOf(option)[0] !== excluded)
            .join(","),
          { as: `a list without ${excluded}`, ending: ", or without expandable_segments" },
        ),
      },
    ];
  },
});

function optionOf(option: string): [name: string, value: string] {
  const [name = "", value = ""] = option.split(":", 2);
  return [name.trim(), value.trim()];
}
