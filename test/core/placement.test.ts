import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Finding, liveFindings, plan, type Plan, type Site, type Topology } from "../../core/index.ts";
import { fitsIntoDomains } from "../../core/placement/domains.ts";
import type { ObservedNode, ObservedPod } from "../../core/placement/observed.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const DEVICE = "huawei.com/Ascend910";

const POD = "huawei.com/topotree.superpodid";

function node(name: string, change: Partial<ObservedNode> = {}): ObservedNode {
  return {
    name,
    labels: { [POD]: "0" },
    taints: [],
    cordoned: false,
    ready: true,
    allocatable: { [DEVICE]: 16, cpu: 320, memory: 2 ** 41 },
    ...change,
  };
}

function nodes(count: number, change: Partial<ObservedNode> = {}, prefix = "a3"): readonly ObservedNode[] {
  return Array.from({ length: count }, (_, index) => node(`${prefix}-${index}`, change));
}

function pod(nodeName: string, devices: number, change: Partial<ObservedPod> = {}): ObservedPod {
  return {
    name: "train",
    namespace: "team",
    labels: {},
    node: nodeName,
    requests: { [DEVICE]: devices },
    ...change,
  };
}

/** Two replicas of prefill on two nodes each, and one of decode on four. */
function topology(): Topology {
  return prefillDecode((changed) => {
    groupOf(changed, "prefill").replicas = 2;
  });
}

function textsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ path, message, fix }) => `${path}: ${message} → ${fix}`);
}

function judge(
  planned: Plan,
  observed: readonly ObservedNode[],
  pods: readonly ObservedPod[] = [],
): readonly string[] {
  return textsOf(liveFindings(planned, { nodes: observed, pods }));
}

const twoNodes = plan(serving(2), {});

const placed = (placement: NonNullable<Site["placement"]>) => plan(topology(), { placement });

describe("the nodes of a cluster", () => {
  test("that are enough, for a stack that runs already, too", () => {
    const own = { "app.kubernetes.io/name": "glm-serve", "app.kubernetes.io/instance": "serve-2" };
    const running = pod("a3-0", 16, { namespace: "default", labels: own });
    expect(judge(twoNodes, nodes(2), [running])).toEqual([]);
  });

  test("without devices of this name", () => {
    const observed = nodes(2, { allocatable: { "huawei.com/ascend-1980": 16, cpu: 320, memory: 2 ** 41 } });
    expect(judge(twoNodes, observed)).toMatchInlineSnapshot(`
      [
        "groups: serve-2 needs 2 nodes, but none of the 2 nodes of the cluster can take a pod. → Free or add nodes, or choose a smaller topology; the findings below name what keeps pods away",
        "platform.resourceName: No node offers huawei.com/Ascend910; nodes offer huawei.com/ascend-1980. → Set platform.profile or platform.resourceName to what the device plugin of the cluster offers",
      ]
    `);
    expect(judge(twoNodes, [])).toMatchInlineSnapshot(`
      [
        "groups: serve-2 needs 2 nodes, but the cluster has no node. → Free or add nodes, or choose a smaller topology; the findings below name what keeps pods away",
        "platform.resourceName: No node offers huawei.com/Ascend910. → Install the device plugin of the cluster, or choose another cluster with --context",
      ]
    `);
  });

  test("that labels, taints, kubectl cordon, failures and other pods keep away", () => {
    const planned = plan(serving(2), { platform: { nodeSelector: { accelerator: "huawei-Ascend910" } } });
    const labels = { accelerator: "huawei-Ascend910" };
    const observed = [
      node("unlabelled"),
      node("tainted", { labels, taints: [{ key: "dedicated", value: "night", effect: "NoSchedule" }] }),
      node("tolerated", { labels, taints: [{ key: DEVICE, value: "", effect: "NoSchedule" }] }),
      node("preferred", { labels, taints: [{ key: "x", value: "", effect: "PreferNoSchedule" }] }),
      node("cordoned", { labels, cordoned: true }),
      node("broken", { labels, ready: false }),
      node("small", { labels, allocatable: { [DEVICE]: 8, cpu: 320, memory: 2 ** 41 } }),
      node("busy", { labels }),
      node("loaded", { labels }),
      node("master", { allocatable: { cpu: 8, memory: 2 ** 34 } }),
    ];
    const pods = [
      pod("busy", 8),
      pod("loaded", 0, { name: "etl", requests: { cpu: 300 } }),
      pod("preferred", 16, { name: "eval" }),
    ];
    expect(judge(planned, observed, pods)).toMatchInlineSnapshot(`
      [
        "groups: serve-2 needs 2 nodes, but 1 of the 10 nodes of the cluster can take a pod. → Free or add nodes, or choose a smaller topology; the findings below name what keeps pods away",
        "platform.nodeSelector: platform.nodeSelector excludes node unlabelled, which lacks accelerator=huawei-Ascend910. → Run kubectl label node unlabelled accelerator=huawei-Ascend910, or set platform.nodeSelector to labels of your nodes",
        "platform.tolerations: platform.tolerations has no toleration for taint dedicated=night:NoSchedule of node tainted. → Add { key: "dedicated", operator: "Exists", effect: "NoSchedule" } to platform.tolerations, or run kubectl taint node tainted dedicated:NoSchedule-",
        "nodes: Nodes preferred, busy have too little free huawei.com/Ascend910: a pod requests 16, and preferred has 0 left; pod team/eval holds the rest. → End the other pods, or add nodes",
        "nodes: Node cordoned is cordoned. → Run kubectl uncordon cordoned",
        "nodes: Node broken is not ready. → Run kubectl describe node broken, and repair the node",
        "nodes: Node small has too little huawei.com/Ascend910: a pod requests 16, and small has 8. → Choose a topology for the hardware of these nodes, or add nodes",
        "nodes: Node loaded has too little free cpu: a pod requests 64, and loaded has 20 left; pod team/etl holds the rest. → Lower resources.requests.cpu, or end the other pods",
      ]
    `);
  });

  test("whose pods are not known", () => {
    expect(textsOf(liveFindings(twoNodes, { nodes: nodes(2), pods: undefined }))).toMatchInlineSnapshot(`
      [
        "pods: kubectl may not list pods in all namespaces, so devices that other pods hold count as free. → Allow the user to list pods in all namespaces, e.g. with the ClusterRole view",
      ]
    `);
  });
});

describe("placement", () => {
  test("is possible where each group finds a domain", () => {
    const observed = [
      ...nodes(4, { labels: { [POD]: "1" } }, "one"),
      ...nodes(4, { labels: { [POD]: "2" } }, "two"),
    ];
    expect(judge(placed({}), observed)).toEqual([]);
  });

  test("may fail where the first pod of a group chooses a small domain", () => {
    const observed = [
      ...nodes(6, { labels: { [POD]: "1" } }, "one"),
      ...nodes(2, { labels: { [POD]: "2" } }, "two"),
    ];
    expect(judge(placed({ spread: "required" }), observed)).toMatchInlineSnapshot(`
      [
        "placement.together: placement.together may leave decode-0 pending: its first pod fixes the value of huawei.com/topotree.superpodid, and 2 has 2 of the 4 free nodes that it needs. → Cordon the free nodes of 2 until decode-0 runs, or set platform.nodeSelector to labels of nodes in larger domains",
      ]
    `);
  });

  test("is impossible where no domain is large enough", () => {
    const observed = [
      ...nodes(3, { labels: { [POD]: "1" } }, "one"),
      ...nodes(3, { labels: { [POD]: "2" } }, "two"),
      ...nodes(3, { labels: {} }, "none"),
    ];
    expect(judge(placed({}), observed)).toMatchInlineSnapshot(`
      [
        "placement.together: placement.together keeps decode-0 within one value of huawei.com/topotree.superpodid, but the largest has 3 of the 4 free nodes that it needs. → Free nodes of one domain, or set placement.together to "preferred"",
        "placement.domainLabel: placement.domainLabel names a label that nodes none-0, none-1, none-2 lack. → Run kubectl label node none-0 huawei.com/topotree.superpodid=<domain>, or set placement.domainLabel to a label of your nodes",
      ]
    `);
    expect(judge(placed({ together: "preferred" }), observed)).toEqual([]);
  });

  test("is impossible where the free nodes divide otherwise", () => {
    const observed = [
      ...nodes(5, { labels: { [POD]: "1" } }, "one"),
      ...nodes(3, { labels: { [POD]: "2" } }, "two"),
    ];
    expect(judge(placed({}), observed)).toMatchInlineSnapshot(`
      [
        "placement.together: placement.together keeps each of prefill-0, prefill-1, decode-0 within one value of huawei.com/topotree.superpodid, but the free nodes do not divide that way: 1 has 5, 2 has 3. → Free nodes of the same domain, or set placement.together to "preferred"",
      ]
    `);
  });

  test("cannot spread replicas over fewer domains", () => {
    expect(judge(placed({ together: "off", spread: "required" }), nodes(8))).toMatchInlineSnapshot(`
      [
        "placement.spread: placement.spread puts the 2 replicas of groups.prefill into different domains, but the free nodes have 1 value of huawei.com/topotree.superpodid. → Add nodes of other domains, or set placement.spread to "preferred"",
      ]
    `);
  });
});

test("bundles fit into domains exactly if an assignment exists", () => {
  const bundle = fc.record({
    pool: fc.constantFrom("p", "d"),
    nodes: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(
      fc.array(bundle, { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
      fc.boolean(),
      (given, free, apart) => {
        const bundles = given.map((each, index) => ({ ...each, name: `${each.pool}-${index}` }));
        const domains = new Map(free.map((count, index) => [String(index), count]));
        const possible = assignments(bundles.length, free.length).some((assignment) =>
          free.every((count, domain) => {
            const here = bundles.filter((_, index) => assignment[index] === domain);
            const pools = here.map(({ pool }) => pool);
            return (
              here.reduce((sum, each) => sum + each.nodes, 0) <= count &&
              (!apart || new Set(pools).size === pools.length)
            );
          }),
        );
        expect(fitsIntoDomains(bundles, domains, apart)).toBe(possible);
      },
    ),
  );
});

/** Every way to give each of some bundles one of some domains. */
function assignments(bundles: number, domains: number): readonly (readonly number[])[] {
  if (bundles === 0) return [[]];
  return assignments(bundles - 1, domains).flatMap((rest) =>
    Array.from({ length: domains }, (_, domain) => [...rest, domain]),
  );
}

describe("the pods of a stack", () => {
  const affinityOf = (placement: NonNullable<Site["placement"]>, key: string) => {
    const found = placed(placement).objects.find((object) => object.key === `stateful-set/${key}`);
    return found?.manifest.kind === "StatefulSet" ? found.manifest.spec.template.spec.affinity : undefined;
  };

  test("stay in one domain, and replicas in different ones", () => {
    expect(affinityOf({ spread: "required" }, "prefill-1")).toMatchInlineSnapshot(`
      {
        "podAffinity": {
          "requiredDuringSchedulingIgnoredDuringExecution": [
            {
              "labelSelector": {
                "matchLabels": {
                  "app.kubernetes.io/component": "prefill",
                  "app.kubernetes.io/instance": "a3-1p1d",
                  "app.kubernetes.io/name": "glm-serve",
                  "glm-serve/replica": "1",
                },
              },
              "topologyKey": "huawei.com/topotree.superpodid",
            },
          ],
        },
        "podAntiAffinity": {
          "requiredDuringSchedulingIgnoredDuringExecution": [
            {
              "labelSelector": {
                "matchLabels": {
                  "glm-serve/whole-node": "true",
                },
              },
              "topologyKey": "kubernetes.io/hostname",
            },
            {
              "labelSelector": {
                "matchExpressions": [
                  {
                    "key": "glm-serve/replica",
                    "operator": "NotIn",
                    "values": [
                      "1",
                    ],
                  },
                ],
                "matchLabels": {
                  "app.kubernetes.io/component": "prefill",
                  "app.kubernetes.io/instance": "a3-1p1d",
                  "app.kubernetes.io/name": "glm-serve",
                },
              },
              "topologyKey": "huawei.com/topotree.superpodid",
            },
          ],
        },
      }
    `);
    expect(affinityOf({ together: "preferred", spread: "preferred" }, "decode-0")).toMatchInlineSnapshot(`
      {
        "podAffinity": {
          "preferredDuringSchedulingIgnoredDuringExecution": [
            {
              "podAffinityTerm": {
                "labelSelector": {
                  "matchLabels": {
                    "app.kubernetes.io/component": "decode",
                    "app.kubernetes.io/instance": "a3-1p1d",
                    "app.kubernetes.io/name": "glm-serve",
                    "glm-serve/replica": "0",
                  },
                },
                "topologyKey": "huawei.com/topotree.superpodid",
              },
              "weight": 100,
            },
          ],
        },
        "podAntiAffinity": {
          "preferredDuringSchedulingIgnoredDuringExecution": [
            {
              "podAffinityTerm": {
                "labelSelector": {
                  "matchExpressions": [
                    {
                      "key": "glm-serve/replica",
                      "operator": "NotIn",
                      "values": [
                        "0",
                      ],
                    },
                  ],
                  "matchLabels": {
                    "app.kubernetes.io/component": "decode",
                    "app.kubernetes.io/instance": "a3-1p1d",
                    "app.kubernetes.io/name": "glm-serve",
                  },
                },
                "topologyKey": "huawei.com/topotree.superpodid",
              },
              "weight": 100,
            },
          ],
          "requiredDuringSchedulingIgnoredDuringExecution": [
            {
              "labelSelector": {
                "matchLabels": {
                  "glm-serve/whole-node": "true",
                },
              },
              "topologyKey": "kubernetes.io/hostname",
            },
          ],
        },
      }
    `);
  });
});
