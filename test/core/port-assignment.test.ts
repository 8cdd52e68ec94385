import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePorts } from "../../bench/ports-compared.ts";
import { portCases } from "../../bench/ports-topologies.ts";
import { heldPorts, pickedPorts, plan, type Site, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

/** The documented pair, which names no ports. */
function unnamed(change: (topology: Topology) => void = () => {}): Topology {
  return prefillDecode((topology) => {
    for (const group of Object.values(topology.groups)) delete group.ports;
    change(topology);
  });
}

const portsOf = (topology: Topology, site: Site = {}) =>
  Object.fromEntries(plan(topology, site).topology.groups.map(({ name, ports }) => [name, ports]));

describe("assigned ports", () => {
  test("start at a number of the role", () => {
    expect(portsOf(unnamed())).toEqual({
      prefill: { api: 7000, dataParallelRpc: 7001, supervisor: 7002, kv: 7003 },
      decode: { api: 11_000, dataParallelRpc: 11_004, supervisor: 11_005, kv: 11_006 },
    });
  });

  test("break no rule about ports", () => {
    expect(plan(unnamed()).findings.filter(({ rule }) => rule.startsWith("port-"))).toEqual([]);
  });

  test("depend neither on the order of the groups nor on the other side", () => {
    const turned = unnamed((topology) => {
      topology.groups = Object.fromEntries(Object.entries(topology.groups).toReversed());
    });
    expect(portsOf(turned)).toEqual(portsOf(unnamed()));
    const larger = unnamed(
      (topology) => void Object.assign(topology.groups["decode"] ?? {}, { nodes: 8, dataParallelSize: 32 }),
    );
    expect(portsOf(larger)["prefill"]).toEqual(portsOf(unnamed())["prefill"]);
  });

  test("skip ports that the topology names", () => {
    const partly = unnamed((topology) => {
      Object.assign(topology.groups["prefill"] ?? {}, { ports: { dataParallelRpc: 7000 } });
    });
    // The port of the supervisors is next to the one at which the ranks connect.
    expect(portsOf(partly)["prefill"]).toEqual({
      api: 7002,
      dataParallelRpc: 7000,
      supervisor: 7001,
      kv: 7003,
    });
  });

  test("skip ports that the site names", () => {
    const site = { nodes: { usedPorts: { "team-b": "7000-7004,7006" }, ephemeralPortRange: "7008-60999" } };
    expect(
      portsOf(
        serving(2, ({ groups }) => void delete groups["serve"]?.ports),
        site,
      ),
    ).toEqual({
      serve: { api: 7005, dataParallelRpc: 7007, supervisor: 61_000 },
    });
  });

  test("skip ports that another stack holds on the same nodes", () => {
    const first = heldPorts(plan(unnamed()).ports);
    expect(first).toBe("7000-7034,11000-11005");
    const second = plan(unnamed(), { nodes: { usedPorts: { first } } });
    expect(second.findings.filter(({ rule }) => rule.startsWith("port-"))).toEqual([]);
    expect(heldPorts(second.ports)).toBe("7035-7069,11006-11011");
  });

  test("skip ranges from which another stack on the same nodes chooses", () => {
    const first = plan(unnamed(), { nodes: { ephemeralPortRange: "40000-60999" } });
    const chosen = pickedPorts(first.topology.site, first.ports);
    expect(chosen).toBe("15000-17000,20000-21600,60000-60031");
    const site = { nodes: { pickedPorts: { first: `7000-7001,${chosen}` } } };
    expect(
      portsOf(
        serving(1, ({ groups }) => void delete groups["serve"]?.ports),
        site,
      ),
    ).toEqual({ serve: { api: 7002 } });
  });

  test("start at 1024 if no higher port is free", () => {
    const site = { nodes: { ephemeralPortRange: "7000-65535" } };
    expect(
      portsOf(
        serving(1, ({ groups }) => void delete groups["serve"]?.ports),
        site,
      ),
    ).toEqual({
      serve: { api: 1024 },
    });
  });

  test("are an error if the nodes have no free port", () => {
    const site = { nodes: { ephemeralPortRange: "1024-65535" } };
    expect(
      problemsOf(
        serving(1, ({ groups }) => void delete groups["serve"]?.ports),
        site,
      ),
    ).toMatchObject([{ path: "groups.serve.ports.api", fix: expect.stringContaining("ephemeralPortRange") }]);
  });
});

test(
  "assigned ports of random topologies never conflict, as an independent checker of the processes confirms",
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(portCases, (made) => {
        const { assignedProblems, differingPods, collides } = comparePorts(made);
        expect({ assignedProblems, differingPods }).toEqual({ assignedProblems: [], differingPods: [] });
        expect(collides.ledger).toBe(collides.checker);
      }),
      { numRuns: 500 },
    );
  },
);
