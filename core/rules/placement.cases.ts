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
  "placement-possible": {
    fails: [
      {
        name: "two whole nodes that have to be one",
        topology: serving(2),
        site: { placement: { domainLabel: "kubernetes.io/hostname" } },
        reports: [
          {
            path: "placement.domainLabel",
            value: "kubernetes.io/hostname",
            message:
              "placement.together keeps the 2 pods of groups.serve on one value of kubernetes.io/hostname, but each pod takes a whole node; they would stay pending.",
            fix: "Set placement.domainLabel to a label that several nodes share, e.g. topology.kubernetes.io/zone",
          },
        ],
      },
    ],
    passes: [
      {
        name: "two nodes that are kept together if possible",
        topology: serving(2),
        site: { placement: { domainLabel: "kubernetes.io/hostname", together: "preferred" } },
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
