import { describe, expect, test } from "vitest";
import type { Topology } from "../../core/index.ts";
import { hugePages, poolNeeds } from "../../core/engines/vllm-ascend/pool/host-needs.ts";
import { resolvedInput } from "../../core/plan/index.ts";
import { pooled } from "../support/pooled.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

function resolved(topology: Topology) {
  const input = resolvedInput(topology, {});
  if (!("resolved" in input)) throw new RangeError(JSON.stringify(input));
  return input.resolved;
}

const on = (
  version: string,
  { hardware = "atlas-800-a3", fabric = false }: { hardware?: string; fabric?: boolean } = {},
) =>
  pooled((topology) => {
    topology.engine.version = version;
    topology.hardware = hardware;
    for (const name of Object.keys(topology.groups)) {
      const group = groupOf(topology, name);
      const { ASCEND_ENABLE_USE_FABRIC_MEM: _, ...env } = group.env ?? {};
      group.env = fabric ? { ...env, ASCEND_ENABLE_USE_FABRIC_MEM: "1" } : env;
      // Half of the devices of a node of Atlas 800 A3.
      if (hardware === "atlas-800-a2") group.nodes *= 2;
    }
  });

const apart = (topology: Topology): Topology => {
  for (const [name, group] of Object.entries(topology.groups)) {
    group.overrides = {
      nodes: Object.fromEntries(
        Array.from({ length: group.nodes }, (_, node) => [
          node,
          { env: { HCCL_LOGIC_SUPERPOD_ID: `${name}-${node}` } },
        ]),
      ),
    };
  }
  return topology;
};

describe("the driver for a pool", () => {
  test.each([
    ["of a newer Mooncake over HCCS", on("v0.30.0rc2", { fabric: true }), "25.5", true],
    ["of a newer Mooncake without fabric memory", on("v0.30.0rc2"), "25.5", false],
    ["of an older Mooncake over HCCS", on("v0.22.1rc1", { fabric: true }), "26.0.RC1", true],
    ["on Atlas 800 A2", on("v0.30.0rc2", { hardware: "atlas-800-a2" }), "25.5", false],
  ])("%s", (_, topology, least, required) => {
    expect(poolNeeds(resolved(topology))).toMatchObject([{ least, required }]);
  });

  test("names Mooncake where its release decides", () => {
    expect(poolNeeds(resolved(on("v0.30.0rc2")))[0]?.of).toBe(
      "a pool of KV caches with Mooncake 0.3.11.post1",
    );
    expect(poolNeeds(resolved(on("v0.22.1rc1")))[0]?.of).toBe("a pool of KV caches");
  });

  test("is not needed without a pool", () => {
    expect(poolNeeds(resolved(prefillDecode()))).toEqual([]);
  });
});

describe("huge pages", () => {
  test.each([
    ["on Atlas 800 A2", on("v0.30.0rc2", { hardware: "atlas-800-a2" })],
    ["between super-pods", apart(on("v0.30.0rc2"))],
  ])("are needed for a pool %s", (_, topology) => {
    expect(hugePages(resolved(topology))).toEqual({
      least: 200_000,
      of: "a pool of KV caches over RoCE",
    });
  });

  test.each([
    ["over HCCS", on("v0.30.0rc2")],
    ["of another connector of Mooncake", withPull(apart(on("v0.30.0rc2")))],
    ["that nobody uses", prefillDecode()],
  ])("are not needed for a pool %s", (_, topology) => {
    expect(hugePages(resolved(topology))).toBeUndefined();
  });
});

function withPull(topology: Topology): Topology {
  topology.kvTransfer = {
    connector: "MultiConnector",
    connectors: [{ connector: "MooncakeConnectorV2" }, { connector: "AscendStoreConnector" }],
    pool: { backend: "mooncake", port: 50_088 },
  };
  return topology;
}
