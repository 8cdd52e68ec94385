import { expect, test } from "vitest";
import type { Site, Topology } from "../../core/index.ts";
import { portRules } from "../../core/rules/ports/port-rules.ts";
import { changed } from "../support/findings.ts";
import { verdictsOf } from "../support/problems.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

test.each<[string, Topology, Site, string, unknown]>([
  [
    "a port in the middle of a row, taken by another stack",
    prefillDecode(),
    { nodes: { usedPorts: { "team-b": "6723" } } },
    "groups.decode.ports.api",
    6721,
  ],
  [
    "a window of a later rank",
    changed(prefillDecode(), { group: "prefill", ports: { kv: 65_510 } }),
    {},
    "groups.prefill.ports.kv",
    65_510,
  ],
  [
    "the leaders' part of HCCL's window",
    changed(serving(1), { env: { HCCL_IF_BASE_PORT: "32738" } }),
    { nodes: { reservedPorts: "32738-32753" } },
    "groups.serve.env.HCCL_IF_BASE_PORT",
    "32738",
  ],
  [
    "a port that nobody names",
    changed(prefillDecode(), { group: "prefill", ports: { dataParallelRpc: 32_767 } }),
    {},
    "groups.prefill.ports.supervisor",
    undefined,
  ],
])("rules about ports show what is written at their setting: %s", (_, topology, site, path, value) => {
  const ids = new Set(portRules.map(({ id }) => id));
  const said = verdictsOf(topology, site).filter(
    (verdict) => verdict.path === path && ids.has(verdict.rule ?? ""),
  );
  expect(said.map((verdict) => verdict.value)).toEqual(said.map(() => value));
  expect(said).not.toEqual([]);
});
