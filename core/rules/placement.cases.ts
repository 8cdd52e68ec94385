import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";

export const cases: CasesByRule = {
  "placement-label": {
    fails: [
      {
        name: "super-pods on HAMi, which names none",
        topology: prefillDecode(),
        site: { platform: { profile: "hami" }, placement: {} },
        reports: [
          {
            path: "placement.domainLabel",
            message:
              "placement.domainLabel is required: no document names a label for super-pods of Atlas 800 A3 on platform.profile hami.",
            fix: "Set placement.domainLabel to the label of your nodes that names their rack or zone, e.g. topology.kubernetes.io/zone",
          },
        ],
      },
    ],
    passes: [
      { name: "the label of MindCluster", topology: prefillDecode(), site: { placement: {} } },
      {
        name: "a label of the user",
        topology: prefillDecode(),
        site: { platform: { profile: "hami" }, placement: { domainLabel: "rack" } },
      },
    ],
  },
  "placement-effective": {
    fails: [
      {
        name: "one node",
        topology: serving(1),
        site: { placement: {} },
        reports: [
          {
            path: "placement",
            message: "placement has no effect: every group has one node and one replica.",
            fix: "Remove placement",
          },
        ],
      },
      {
        name: "two nodes that nothing keeps together",
        topology: serving(2),
        site: { placement: { together: "off", spread: "required" } },
        reports: [
          {
            path: "placement",
            message: "placement has no effect: together and spread place no group of this topology.",
            fix: "Remove placement",
          },
        ],
      },
    ],
    passes: [{ name: "two nodes of one group", topology: serving(2), site: { placement: {} } }],
  },
};
