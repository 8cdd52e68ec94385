import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";

const prefillAt = (kv: number) => ({
  topology: changed(prefillDecode(), { group: "prefill", ports: { kv } }),
  within: "groups.prefill",
});

const direct = (useAscendDirect: boolean, connector: string) =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector, useAscendDirect };
  });

/** Prefill has 32 handshake ports from 30000 on, decode 64 from `kv` on. */
const handshakes = (kv: number | undefined) =>
  prefillDecode((topology) => {
    const decode = groupOf(topology, "decode");
    if (kv === undefined) delete decode.ports.kv;
    else decode.ports.kv = kv;
  });

const shared = { nodes: { shared: true } };

const overlapping = (kv: number): FailingCase => ({
  name: `handshakes of decode from ${kv} on`,
  topology: handshakes(kv),
  site: shared,
  reports: [
    {
      path: "groups.decode.ports.kv",
      value: kv,
      message: `ports.kv (${kv}–${kv + 63}) overlaps groups.prefill.ports.kv (30000–30031), and nodes.shared is true.`,
      fix: "Set groups.decode.ports.kv to 30032 or more",
    },
  ],
});

const apart = (kv: number | undefined): RuleCase => ({
  name: kv === undefined ? "handshakes of decode at an assigned port" : `handshakes of decode from ${kv} on`,
  topology: handshakes(kv),
  site: shared,
});

const wrongTokens = (connector: string): FailingCase => ({
  name: `${connector} without AscendDirect`,
  topology: direct(false, connector),
  reports: [
    {
      path: "kvTransfer.useAscendDirect",
      value: false,
      message:
        "kvTransfer.useAscendDirect is off: NPUs can silently exchange wrong KV blocks, and decode generates wrong tokens.",
      fix: "Set kvTransfer.useAscendDirect to true",
    },
  ],
});

export const cases: CasesByRule = {
  "ascend-ports-ascend-direct-documented": {
    fails: [
      {
        name: "the last documented port",
        ...prefillAt(35_999),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 35_999,
            message:
              "ports.kv (35999–36030) overlaps 20000–35999, which the vllm-ascend documentation keeps free for AscendDirect.",
            fix: "Set groups.prefill.ports.kv to 36000 or more, and reserve the ports with net.ipv4.ip_local_reserved_ports on the nodes",
          },
        ],
      },
      {
        name: "the first documented port with the last handshake",
        ...prefillAt(19_969),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 19_969,
            message: /^ports\.kv \(19969–20000\) overlaps 20000–35999,/,
            fix: /^Set groups\.prefill\.ports\.kv to 36000 or more/,
          },
        ],
      },
    ],
    passes: [
      { name: "ports above the documented ones", ...prefillAt(36_000) },
      { name: "ports below the documented ones", ...prefillAt(19_968) },
      {
        name: "a group that serves alone",
        topology: changed(serving(1), { ports: { kv: 20_000 } }),
      },
      {
        name: "a transfer without AscendDirect",
        topology: prefillDecode(({ kvTransfer }) => {
          Object.assign(kvTransfer ?? {}, { useAscendDirect: false });
        }),
      },
    ],
  },
  "ascend-ports-handshakes-apart": {
    fails: [overlapping(30_000), overlapping(30_020), overlapping(30_031), overlapping(29_937)],
    passes: [
      apart(30_032),
      apart(29_936),
      apart(30_100),
      apart(undefined),
      { name: "the same handshakes where groups share no node", topology: handshakes(30_000) },
    ],
  },
  "ascend-transfer-ascend-direct": {
    fails: [wrongTokens("MooncakeConnectorV1"), wrongTokens("MooncakeLayerwiseConnector")],
    passes: [
      { name: "MooncakeConnectorV1 with AscendDirect", topology: direct(true, "MooncakeConnectorV1") },
      {
        name: "MooncakeLayerwiseConnector with AscendDirect",
        topology: direct(true, "MooncakeLayerwiseConnector"),
      },
    ],
  },
};
