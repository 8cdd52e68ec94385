import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";

/** Handshakes of prefill, 32 ports, and of decode, 64 ports. */
const bothAt = (prefill: number, decode: number) =>
  changed(changed(prefillDecode(), { group: "prefill", ports: { kv: prefill } }), {
    group: "decode",
    ports: { kv: decode },
  });

const direct = (useAscendDirect: boolean, connector: string) =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector, useAscendDirect };
  });

const layerwise = (group: string, env: Readonly<Record<string, string>>) =>
  changed(direct(true, "MooncakeLayerwiseConnector"), { group, env });

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
      fix: "Remove groups.decode.ports.kv: glm-serve then assigns ports apart from those of groups.prefill",
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
        name: "the documented ports of both groups",
        topology: prefillDecode(),
        site: shared,
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 30_000,
            message:
              "groups.prefill.ports.kv (30000–30031) and groups.decode.ports.kv (30100–30163) overlap 20000–35999, which the vllm-ascend documentation keeps free for AscendDirect of every stack on the nodes.",
            fix: "Remove groups.prefill.ports.kv and groups.decode.ports.kv: glm-serve then assigns ports outside of 20000–35999",
          },
        ],
      },
      {
        name: "the last documented port",
        topology: bothAt(35_999, 36_100),
        site: shared,
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 35_999,
            message:
              "groups.prefill.ports.kv (35999–36030) overlaps 20000–35999, which the vllm-ascend documentation keeps free for AscendDirect of every stack on the nodes.",
            fix: "Remove groups.prefill.ports.kv: glm-serve then assigns ports outside of 20000–35999",
          },
        ],
      },
      {
        name: "AscendDirect of the pool alone",
        topology: pooled(({ kvTransfer }) => {
          Object.assign(kvTransfer ?? {}, { useAscendDirect: false });
        }),
        site: shared,
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 30_000,
            message: /keeps free for AscendDirect of every stack on the nodes\.$/,
            fix: /^Remove groups\.prefill\.ports\.kv and groups\.decode\.ports\.kv:/,
          },
        ],
      },
      {
        name: "the first documented port with the last handshake",
        topology: bothAt(19_969, 36_100),
        site: shared,
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 19_969,
            message: /^groups\.prefill\.ports\.kv \(19969–20000\) overlaps 20000–35999,/,
            fix: /^Remove groups\.prefill\.ports\.kv:/,
          },
        ],
      },
    ],
    passes: [
      { name: "the documented ports on nodes of their own", topology: prefillDecode() },
      { name: "ports above the documented ones", topology: bothAt(36_000, 36_100), site: shared },
      { name: "ports below the documented ones", topology: bothAt(19_968, 19_800), site: shared },
      {
        name: "a group that serves alone",
        topology: changed(serving(1), { ports: { kv: 20_000 } }),
        site: shared,
      },
      {
        name: "a transfer without AscendDirect",
        topology: prefillDecode(({ kvTransfer }) => {
          Object.assign(kvTransfer ?? {}, { useAscendDirect: false });
        }),
        site: shared,
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
  "ascend-layerwise-network-proxy": {
    fails: [
      {
        name: "a proxy of the network without exceptions",
        topology: layerwise("decode", { http_proxy: "http://192.0.2.9:3128" }),
        reports: [
          {
            path: "groups.decode.env.http_proxy",
            value: "http://192.0.2.9:3128",
            message:
              "http_proxy sends the calls of decode to the proxy of the topology through http://192.0.2.9:3128, and no_proxy is not set.",
            fix: "Remove http_proxy, or set no_proxy to the addresses of the nodes",
          },
        ],
      },
    ],
    passes: [
      {
        name: "exceptions",
        topology: layerwise("decode", { http_proxy: "http://192.0.2.9:3128", NO_PROXY: "192.0.2.0/24" }),
      },
      {
        name: "a proxy of the network on prefill, which does not call",
        topology: layerwise("prefill", { http_proxy: "http://192.0.2.9:3128" }),
      },
      {
        name: "another connector",
        topology: changed(prefillDecode(), { group: "decode", env: { http_proxy: "http://192.0.2.9:3128" } }),
      },
    ],
  },
};
