import { on950, pairOn950, toAscend950 } from "../../../../test/support/ascend-950.ts";
import { pooled } from "../../../../test/support/pooled.ts";
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
            message: `kvTransfer.extraConfig.${KEY} /opt/endpoints is not below a mount of platform.driverMounts; engines exit without the endpoints of their devices.`,
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
  "ascend-ub-links-named": {
    fails: [
      {
        name: "a transfer without links",
        topology: pairOn950(),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.env.ASCEND_LOCAL_COMM_RES",
            message:
              "groups.decode does not name the links of Ascend 950DT for Mooncake; the documents set ASCEND_LOCAL_COMM_RES or ASCEND_GLOBAL_RESOURCE_CONFIG.",
            fix: 'Set groups.decode.env.ASCEND_LOCAL_COMM_RES to "{\\"version\\":\\"1.3\\"}"',
          },
        ],
      },
    ],
    passes: [
      { name: "the endpoints of each device", topology: pairOn950(named("/etc/hixlep")) },
      {
        name: "a variable",
        topology: pairOn950((topology) => {
          for (const group of ["prefill", "decode"])
            groupOf(topology, group).env = { ASCEND_LOCAL_COMM_RES: '{"version":"1.3"}' };
        }),
      },
      { name: "Atlas A3", topology: prefillDecode() },
      { name: "a group that serves alone", topology: on950() },
    ],
  },
  "ascend-ub-pool-addresses": {
    fails: [
      {
        name: "a pool on Ascend 950 without the addresses of the devices",
        topology: pooled(toAscend950),
        reports: [
          {
            path: "platform.driverMounts",
            message:
              "platform.driverMounts does not mount /etc/hccn.conf, which the pool of KV caches reads on Ascend 950DT.",
            fix: 'Add { name: "hccn-conf", path: "/etc/hccn.conf", type: "File" } to platform.driverMounts',
          },
        ],
      },
    ],
    passes: [
      { name: "a pool on Atlas A3", topology: pooled() },
      { name: "prefill and decode without a pool", topology: pairOn950() },
    ],
  },
};
