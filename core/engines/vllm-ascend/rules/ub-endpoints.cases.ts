import { pairOn950 } from "../../../../test/support/ascend-950.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { groupOf, prefillDecode } from "../../../../test/support/topologies.ts";
import type { Topology } from "../../../index.ts";

const KEY = "ascend_local_comm_res_path";

const named = (path: string) => (topology: Topology) => {
  topology.kvTransfer = { connector: "MooncakeConnectorV1", extraConfig: { [KEY]: path } };
};

const ofPrefill = pairOn950((topology) => {
  groupOf(topology, "prefill").kvTransfer = { extraConfig: { [KEY]: "/opt/endpoints" } };
});

export const cases: CasesByRule = {
  "ascend-ub-endpoints-mounted": {
    fails: [
      {
        name: "a directory that no pod mounts",
        topology: pairOn950(named("/opt/endpoints")),
        reports: [
          {
            path: `kvTransfer.extraConfig.${KEY}`,
            value: "/opt/endpoints",
            message: `kvTransfer.extraConfig.${KEY} /opt/endpoints is not below a mount of platform.driverMounts: engines end without the endpoints of their devices.`,
            fix: 'Add { name: "ub-endpoints", path: "/opt/endpoints", type: "Directory" } to platform.driverMounts',
          },
        ],
      },
      {
        name: "the directory of one group",
        topology: ofPrefill,
        reports: [
          {
            path: `groups.prefill.kvTransfer.extraConfig.${KEY}`,
            value: "/opt/endpoints",
            message: /\/opt\/endpoints is not below a mount/,
            fix: /^Add \{ name: "ub-endpoints"/,
          },
        ],
      },
    ],
    passes: [
      { name: "the directory that the profile mounts", topology: pairOn950(named("/etc/hixlep")) },
      { name: "no directory", topology: pairOn950() },
      { name: "hardware that does not read it", topology: prefillDecode(named("/opt/endpoints")) },
    ],
  },
  "ascend-ub-endpoints-read": {
    fails: [
      {
        name: "a directory on Atlas A3",
        topology: prefillDecode(named("/etc/hixlep")),
        reports: [
          {
            path: `kvTransfer.extraConfig.${KEY}`,
            value: "/etc/hixlep",
            message: `kvTransfer.extraConfig.${KEY} has no effect: Atlas 800 A3 has no UB links.`,
            fix: `Remove kvTransfer.extraConfig.${KEY}`,
          },
        ],
      },
    ],
    passes: [
      { name: "Ascend 950", topology: pairOn950(named("/etc/hixlep")) },
      { name: "no directory", topology: prefillDecode() },
    ],
  },
};
