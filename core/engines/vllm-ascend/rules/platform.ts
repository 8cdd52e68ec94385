import { added, defineRule, removed, setTo, Severity } from "../../../domain/index.ts";
import { isAscend } from "../../../facts/index.ts";
import { isBelow } from "../../../topology/index.ts";
import { placeOf, variable } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

export const driverMountsKept = defineRule({
  id: "driver-mounts-kept",
  severity: Severity.Warning,
  source: "deployment document 002, §4.1, docker run -v; ascend-docker-runtime mounts the rest",
  per: "topology",
  check: ({ platform: { profile, driverMounts }, hardware: { name: kind } }) =>
    ((isAscend(kind) ? profile?.hardware[kind]?.driverMounts : undefined) ?? [])
      .filter(({ path }) => !driverMounts.some((mount) => isBelow(path, mount.path)))
      .map(({ name, path, type }) => ({
        path: "platform.driverMounts",
        message: `platform.driverMounts replaces the mounts of the profile and does not mount ${path}.`,
        fix: added({ name, path, type }, driverMounts, {
          as: `{ name: "${name}", path: "${path}", type: "${type}" }`,
          ending: `, or accept the finding if the image or the container runtime provides ${path}`,
        }),
      })),
});

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
