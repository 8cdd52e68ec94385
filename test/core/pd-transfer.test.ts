import { expect, test } from "vitest";
import { Severity } from "../../core/domain/finding.ts";
import { findingsOf } from "../support/findings.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

const shared = { nodes: { shared: true } };

const direct = (useAscendDirect: boolean, connector = "MooncakeConnectorV1") =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector, useAscendDirect };
  });

/** Prefill takes 32 handshakes from 30000 on, decode as many as it has devices. */
const handshakes = (kv: number | undefined) =>
  prefillDecode((topology) => {
    const decode = groupOf(topology, "decode");
    if (kv === undefined) delete decode.ports.kv;
    else decode.ports.kv = kv;
  });

test.each(["MooncakeConnectorV1", "MooncakeLayerwiseConnector"])(
  "%s without AscendDirect is warned of: it may give wrong tokens",
  (connector) => {
    const rule = "ascend-transfer-ascend-direct";
    expect(findingsOf(direct(false, connector), {}, rule)).toMatchObject([
      {
        path: "kvTransfer.useAscendDirect",
        value: false,
        severity: Severity.Warning,
        message: expect.stringMatching(/wrong tokens/),
        fix: "set it to true",
      },
    ]);
    expect(findingsOf(direct(true, connector), {}, rule)).toEqual([]);
  },
);

const apart = "ascend-ports-handshakes-apart";

test.each([30_000, 30_020, 30_031, 29_937])("decode's handshakes from %i on meet those of prefill", (kv) => {
  expect(findingsOf(handshakes(kv), shared, apart)).toMatchObject([
    {
      path: "groups.decode.ports.kv",
      value: kv,
      severity: Severity.Warning,
      message: expect.stringContaining("30000–30031 for prefill"),
      fix: expect.stringContaining("30032 or more"),
    },
  ]);
});

test.each([30_032, 29_936, 30_100, undefined])("decode's handshakes from %s on do not", (kv) => {
  expect(findingsOf(handshakes(kv), shared, apart)).toEqual([]);
});

test("groups that share no node may have the same handshakes", () => {
  expect(findingsOf(handshakes(30_000), {}, apart)).toEqual([]);
});
