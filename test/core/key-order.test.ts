import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan, renderYaml, type Site, type Topology } from "../../core/index.ts";
import { loadTopology } from "../../program/catalogue.ts";

const site: Site = {
  namespace: "llm",
  labels: { team: "llm", "app.kubernetes.io/part-of": "glm", tier: "1" },
  annotations: { "example.org/owner": "team-b", contact: "a@example.org", "example.org/cost": "7" },
  secretEnvironment: {
    VLLM_API_KEY: { name: "api", key: "token" },
    HF_TOKEN: { key: "hf", name: "hub" },
    API_KEY: { name: "api", key: "other" },
  },
  platform: {
    nodeSelector: { zone: "b", "accelerator/type": "npu", rack: "r1" },
    podLabels: { "fault-scheduling": "grace", alpha: "1", queue: "q" },
  },
  nodes: { usedPorts: { "team-b": "41000", agent: "41010-41020" } },
  resources: { limits: { memory: "900Gi", cpu: "128" }, requests: { memory: "800Gi", cpu: "64" } },
  procedures: { smoke: {}, accuracy: {} },
};

const names = ["a3-1p1d", "a2-glm52-1p1d", "a3-glm53-1p1d-memcache", "h200-glm47-flash", "a3-glm47"];
const topologies = await Promise.all(names.map((name) => loadTopology(name, "stack")));

/** A copy with the keys of all maps in another order. Ranks of `order` are drawn one after the other. */
function shuffled<Value>(value: Value, draw: () => number): Value;
function shuffled(value: unknown, draw: () => number): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => shuffled(inner, draw));
  if (typeof value !== "object" || value === null) return value;
  const drawn = Object.entries(value).map((entry) => ({ entry, rank: draw() }));
  return Object.fromEntries(
    drawn.toSorted((a, b) => a.rank - b.rank).map(({ entry: [key, inner] }) => [key, shuffled(inner, draw)]),
  );
}

describe("the order of keys changes no byte of the manifests", () => {
  test.each(topologies.map((topology) => [topology.name, topology] as const))("%s", (_name, topology) => {
    const expected = renderYaml(plan(topology, site));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (ranks) => {
        const draw = () => ranks.next().value ?? 0;
        const given: [Topology, Site] = [shuffled(topology, draw), shuffled(site, draw)];
        expect(renderYaml(plan(...given))).toBe(expected);
      }),
      { numRuns: 8 },
    );
  });
});

test("the order of a list is kept", () => {
  const pinned: Site = { platform: { tolerations: [{ key: "b" }, { key: "a" }] } };
  const [topology] = topologies;
  if (topology === undefined) throw new RangeError("no topology");
  expect(renderYaml(plan(topology, pinned))).toMatch(/tolerations:\n\s+- key: b\n(\s+\w+: .*\n)*\s+- key: a/);
});
