import { isAscend } from "../facts/index.ts";
import { platformProfile, profileNames } from "../site/index.ts";
import { defineRule, removed, setTo, Severity } from "../domain/index.ts";

const POLICY = "huawei.com/schedule_policy";

/** Devices of the node type that Volcano's Ascend plugin assumes without a policy. */
const FALLBACK_DEVICES = 8;

export const gangScheduler = defineRule({
  id: "gang-scheduler",
  severity: Severity.Warning,
  source: "mind-cluster, ascend-for-volcano: only Volcano reads the annotations that place a group as one",
  per: "topology",
  check: ({ platform, groups }) => {
    const { gangSchedulePolicy, schedulerName } = platform;
    if (gangSchedulePolicy === undefined || schedulerName === "volcano") return [];
    const wide = groups.find(({ nodes }) => nodes > 1);
    if (wide === undefined) return [];
    return [
      {
        path: "platform.schedulerName",
        value: schedulerName,
        message: `${schedulerName === undefined ? "The default scheduler" : `platform.schedulerName ${schedulerName}`} ignores the gang-scheduling annotations: some of the ${wide.nodes} pods of groups.${wide.name} may hold nodes while the others wait.`,
        fix:
          schedulerName === undefined
            ? setTo("volcano", { ending: ', or set platform.gangSchedulePolicy to ""' })
            : removed({ ending: ', or set platform.gangSchedulePolicy to ""' }),
      },
    ];
  },
});

export const platformProfileHardware = defineRule({
  id: "platform-profile-hardware",
  source:
    "ascend-device-plugin of HAMi (ascend-device-configmap.yaml) and the documents of CCE: no resource for Ascend 950",
  per: "topology",
  check: ({ platform: { profile }, hardware: { name: kind, title } }, { at }) => {
    if (profile === undefined || !isAscend(kind) || profile.hardware[kind] !== undefined) return [];
    const supporting = profileNames.filter((name) => platformProfile(name).hardware[kind] !== undefined);
    return [
      {
        ...at("platform.profile"),
        message: `platform.profile ${profile.name} has no resource and no labels for ${title}: no document of the platform names it.`,
        fix: setTo(supporting[0], {
          as: supporting.map((name) => `"${name}"`).join(" or "),
          ending: ", and platform.resourceName to the name of the cluster's device resource if it is another",
        }),
      },
    ];
  },
});

export const volcanoProfile = defineRule({
  id: "volcano-profile",
  severity: Severity.Warning,
  source:
    "mind-cluster, ascend-for-volcano/internal/npu/factory.go: without a policy every node is a 910A of eight",
  per: "topology",
  check: ({ platform, hardware, site }) => {
    if (platform.schedulerName !== "volcano" || platform.profile === undefined) return [];
    if (platform.gangSchedulePolicy !== undefined || site.annotations[POLICY] !== undefined) return [];
    if (hardware.devicesPerNode <= FALLBACK_DEVICES) return [];
    return [
      {
        path: "platform.schedulerName",
        value: platform.schedulerName,
        message: `platform.gangSchedulePolicy is not set: without it Volcano never schedules a pod with the ${hardware.devicesPerNode} devices of ${hardware.title}.`,
        fix: setTo("mindcluster", {
          path: "platform.profile",
          as: '"mindcluster" or "cce"',
          ending: ', or set platform.gangSchedulePolicy, e.g. to "chip2-node16"',
        }),
      },
    ];
  },
});
