import { on950 } from "../../test/support/ascend-950.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import type { Site } from "../index.ts";

const platform = (profile: "mindcluster" | "plain", schedulerName?: string): Site => ({
  platform: { profile, ...(schedulerName === undefined ? {} : { schedulerName }) },
});

const otherScheduler = platform("mindcluster", "default-scheduler");

export const cases: CasesByRule = {
  "gang-scheduler": {
    fails: [
      {
        name: "a profile for Volcano with another scheduler",
        topology: serving(2),
        site: otherScheduler,
        reports: [
          {
            path: "platform.schedulerName",
            value: "default-scheduler",
            message:
              "platform.schedulerName default-scheduler ignores the gang-scheduling annotations: some of the 2 pods of groups.serve may hold nodes while the others wait.",
            fix: 'Remove platform.schedulerName, or set platform.gangSchedulePolicy to ""',
          },
        ],
      },
      {
        name: "a policy for Volcano without a scheduler",
        topology: serving(2),
        site: { platform: { profile: "plain", gangSchedulePolicy: "chip2-node16" } },
        reports: [
          {
            path: "platform.schedulerName",
            message: /^The default scheduler ignores the gang-scheduling annotations: /,
            fix: 'Set platform.schedulerName to "volcano", or set platform.gangSchedulePolicy to ""',
          },
        ],
      },
    ],
    passes: [
      { name: "the scheduler of the profile", topology: serving(2), site: platform("mindcluster") },
      { name: "Volcano by name", topology: serving(2), site: platform("mindcluster", "volcano") },
      {
        name: "a profile without annotations",
        topology: serving(2),
        site: platform("plain", "default-scheduler"),
      },
      { name: "the default platform", topology: serving(2) },
      { name: "a group on one node", topology: serving(1), site: otherScheduler },
    ],
  },
  "volcano-profile": {
    fails: [
      {
        name: "Volcano on A3 without a policy",
        topology: serving(1),
        site: platform("plain", "volcano"),
        reports: [
          {
            path: "platform.schedulerName",
            value: "volcano",
            message:
              "platform.gangSchedulePolicy is not set: without it Volcano never schedules a pod with the 16 devices of Atlas 800 A3.",
            fix: 'Set platform.profile to "mindcluster" or "cce", or set platform.gangSchedulePolicy, e.g. to "chip2-node16"',
          },
        ],
      },
    ],
    passes: [
      { name: "a profile that sets the policy", topology: serving(1), site: platform("mindcluster") },
      { name: "another scheduler", topology: serving(1), site: platform("plain", "default-scheduler") },
      {
        name: "a policy of the site",
        topology: serving(1),
        site: {
          ...platform("plain", "volcano"),
          annotations: { "huawei.com/schedule_policy": "chip2-node16" },
        },
      },
      { name: "the default platform", topology: serving(1) },
      {
        name: "nodes of eight devices",
        topology: changed(serving(1), { hardware: "atlas-800-a2" }),
        site: platform("plain", "volcano"),
      },
    ],
  },
  "platform-profile-hardware": {
    fails: [
      {
        name: "Ascend 950 on HAMi",
        topology: on950(),
        site: { platform: { profile: "hami" } },
        reports: [
          {
            path: "platform.profile",
            value: "hami",
            message:
              "platform.profile hami has no resource and no labels for Ascend 950DT: no document of the platform names it.",
            fix: 'Set platform.profile to "mindcluster" or "plain", and platform.resourceName to the name of the cluster\'s device resource if it is another',
          },
        ],
      },
      {
        name: "Ascend 950 on CCE",
        topology: on950(),
        site: { platform: { profile: "cce" } },
        reports: [
          {
            path: "platform.profile",
            value: "cce",
            message: /^platform\.profile cce has no resource/,
            fix: /^Set platform\.profile/,
          },
        ],
      },
    ],
    passes: [
      { name: "Ascend 950 on MindCluster", topology: on950(), site: platform("mindcluster") },
      { name: "Ascend 950 on any cluster", topology: on950() },
      { name: "Atlas A3 on HAMi", topology: serving(1), site: { platform: { profile: "hami" } } },
    ],
  },
};
