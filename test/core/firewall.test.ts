import { expect, test } from "vitest";
import { firewallRules, plan } from "../../core/index.ts";
import { PortNetwork } from "../../core/domain/index.ts";
import { purposeOf } from "../../core/ports/index.ts";
import { loadTopology, readSettings, topologyNames } from "../../program/index.ts";

const plans = await Promise.all(
  topologyNames().map(async (name) =>
    plan(await loadTopology(name, "stack"), readSettings(name, undefined).site),
  ),
);

test("every claim on a node has a purpose in the table", () => {
  const claims = plans.flatMap(({ ports }) => ports.flatMap((node) => node.claims));
  const unknown = claims.filter(
    (claim) => claim.network === PortNetwork.Node && purposeOf(claim) === undefined,
  );
  expect(unknown).toEqual([]);
});

test("every port that another node reaches is in a rule", () => {
  for (const { groups, ports, topology } of plans) {
    const rules = firewallRules(groups, ports);
    const missing = groups
      .filter(({ pods }) => pods.length > 1)
      .flatMap(({ key }) => {
        const open = rules.filter(({ to }) => to === key).flatMap((rule) => rule.ports);
        return ports
          .filter((node) => node.key === key)
          .flatMap(({ claims }) => claims)
          .filter(({ network }) => network === PortNetwork.Node)
          .filter(({ first, last }) => !open.some((span) => span.first <= first && last <= span.last));
      });
    expect({ stack: topology.instance, missing }).toEqual({ stack: topology.instance, missing: [] });
  }
});

test("a single node needs rules for its API alone", () => {
  const single = plans.filter(({ groups }) => groups.length === 1 && groups[0]?.pods.length === 1);
  const sources = new Set(
    single.flatMap(({ groups, ports }) => firewallRules(groups, ports)).flatMap(({ from }) => from),
  );
  expect([...sources]).toEqual(["clients", "Prometheus"]);
});
