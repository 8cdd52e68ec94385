import { expect, test } from "vitest";
import { plan, type Plan, type Topology } from "../../core/index.ts";
import { loadTopology, readSettings } from "../../program/index.ts";
import { pooled } from "../support/pooled.ts";

/** What each policy lets in, by its name: the sources, and their ports. */
function accessesOf({ objects }: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    objects.flatMap(({ manifest }) => {
      if (manifest.kind !== "NetworkPolicy") return [];
      const { podSelector, ingress } = manifest.spec;
      const accesses = ingress.map(
        ({ from, ports }) =>
          `${from.map((peer) => JSON.stringify(peer)).join(" or ")} to ${ports?.map(({ port }) => port).join(", ") ?? "every port"}`,
      );
      return [
        [`${manifest.metadata.name} for ${JSON.stringify(podSelector.matchLabels)}`, accesses] as const,
      ];
    }),
  );
}

const clients = [
  { namespaceLabels: { team: "gateway" }, podLabels: { app: "envoy" } },
  { cidr: "10.1.0.0/16" },
];

test("policies for proxy, pool and procedures", () => {
  const site = { networkPolicy: { clients, nodes: ["10.0.0.0/16"] }, procedures: { smoke: {} } };
  expect(accessesOf(plan(pooled(), site))).toMatchInlineSnapshot(`
    {
      "a3-1p1d-kv-pool for {"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d","app.kubernetes.io/component":"kv-pool"}": [
        "{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d"}}} or {"ipBlock":{"cidr":"10.0.0.0/16"}} to 50088, 9003",
      ],
      "a3-1p1d-procedure for {"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d","app.kubernetes.io/component":"procedure"}": [
        "{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d","app.kubernetes.io/component":"procedure"}}} to every port",
      ],
      "a3-1p1d-proxy for {"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d","app.kubernetes.io/component":"proxy"}": [
        "{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"a3-1p1d"}}} or {"namespaceSelector":{"matchLabels":{"team":"gateway"}},"podSelector":{"matchLabels":{"app":"envoy"}}} or {"ipBlock":{"cidr":"10.1.0.0/16"}} to 8000",
      ],
    }
  `);
});

test("policies for engines in the pod network", async () => {
  const name = "h200-glm47-flash";
  const topology: Topology = await loadTopology(name, "stack");
  const { site } = readSettings(name, undefined);
  expect(accessesOf(plan(topology, { ...site, networkPolicy: {} }))).toMatchInlineSnapshot(`
    {
      "h200-glm47-flash-serve-0 for {"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"h200-glm47-flash","app.kubernetes.io/component":"serve","glm-serve/replica":"0"}": [
        "{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"glm-serve","app.kubernetes.io/instance":"h200-glm47-flash","app.kubernetes.io/component":"serve","glm-serve/replica":"0"}}} to every port",
        "{"podSelector":{}} to 8000",
      ],
    }
  `);
});

test("no policies unless the site asks for them", () => {
  expect(accessesOf(plan(pooled(), {}))).toEqual({});
});

test.each(["10.0.0.0/8", "fd00::/64", "2001:db8:0:0:0:0:0:0/32", "::/0", "fe80::1/128"])(
  "%s is a block of addresses",
  (cidr) => {
    expect(() => plan(pooled(), { networkPolicy: { nodes: [cidr] } })).not.toThrow();
  },
);

test.each([
  ...["10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "fd00::/129", "nodes"],
  ...[":::/64", "::1::/64", ":1::/64", "1::2:/64", "fd00:12345::/64"],
])("%s is none", (cidr) => {
  expect(() => plan(pooled(), { networkPolicy: { nodes: [cidr] } })).toThrow(/is not a block of addresses/);
});
