import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const DEVICES = 16;

/** Degrees that fill whole A3 nodes and divide GLM-5's heads. */
const degrees = fc
  .record({
    nodes: fc.integer({ min: 1, max: 4 }),
    ranksPerNode: fc.constantFrom(1, 2, 4, 8, 16),
    replicas: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ nodes, ranksPerNode, replicas }) => ({
    nodes,
    replicas,
    dataParallelSize: nodes * ranksPerNode,
    tensorParallelSize: DEVICES / ranksPerNode,
  }));

/** Prefill and decode of any degrees, with the higher tensor parallelism in prefill. */
const topologies = fc.tuple(degrees, degrees).map((pair) => {
  const [decode, prefill] = pair.toSorted((a, b) => a.tensorParallelSize - b.tensorParallelSize);
  return prefillDecode((topology) => {
    // Weights and a context that fit whatever the degrees are.
    topology.model.weights = "w4a8";
    const args = { enableExpertParallel: true, maxModelLen: "auto" };
    // FLASHCOMM1, which the document sets for prefill, needs several devices a rank.
    Object.assign(groupOf(topology, "prefill"), prefill, { args, env: {} });
    Object.assign(groupOf(topology, "decode"), decode, { args });
  });
});

const rangeOf = (length: number) => Array.from({ length }, (_, number) => number);

describe("in any topology", () => {
  test("every rank runs in one process, processes share the devices of their node, and all names are unique", () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const { processes: rows, groups } = plan(topology);
        for (const { group, pods } of groups) {
          const { dataParallelSize } = groupOf(topology, group);
          expect(pods.flatMap((pod) => pod.processes.flatMap((process) => process.ranks))).toEqual(
            rangeOf(dataParallelSize),
          );
          for (const { processes } of pods) {
            const devices = processes.flatMap((process) => process.devices).toSorted((a, b) => a - b);
            expect(devices).toEqual(rangeOf(DEVICES));
          }
        }
        for (const names of [
          rows.map(({ endpoint }) => endpoint),
          groups.flatMap(({ pods }) => pods.map(({ name }) => name)),
        ]) {
          expect(new Set(names).size).toBe(names.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("the same input gives the same bytes", () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        expect(JSON.stringify(plan(structuredClone(topology)))).toBe(JSON.stringify(plan(topology)));
      }),
      { numRuns: 5 },
    );
  });

  test("the order of the groups changes no object", () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const turned = {
          ...topology,
          groups: Object.fromEntries(Object.entries(topology.groups).toReversed()),
        };
        const byKey = (input: Topology) => new Map(plan(input).objects.map((object) => [object.key, object]));
        expect(byKey(turned)).toEqual(byKey(topology));
      }),
      { numRuns: 5 },
    );
  });

  test("another replica changes no object of the existing replicas", () => {
    const before = plan(prefillDecode());
    const after = plan(prefillDecode((topology) => void (groupOf(topology, "decode").replicas = 2)));
    const kept = new Map(after.objects.map((object) => [object.key, object]));
    for (const object of before.objects) {
      if (object.part.kind === "group") expect(kept.get(object.key)).toEqual(object);
    }
    expect(after.groups.map(({ key }) => key)).toEqual(["prefill-0", "decode-0", "decode-1"]);
  });
});

describe("a revision", () => {
  const revisions = (site: Site) =>
    plan(prefillDecode(), site).objects.flatMap(({ key, suffix = "" }) =>
      key.startsWith("config-map/") ? [suffix.replace("launch-", "")] : [],
    );
  const before = revisions({});

  test.each<[string, Site]>([
    ["weights", { weights: { persistentVolumeClaim: { claimName: "w1" } } }],
    ["shared memory", { sharedMemory: "1Gi" }],
    ["platform", { platform: { profile: "hami" } }],
    ["image", { image: "own.example/vllm:1" }],
    ["grace", { terminationGracePeriodSeconds: 60 }],
  ])("changes with %s, since two revisions must not share a group", (_, site) => {
    const after = revisions(site);
    // Prefill and decode; the proxy need not change.
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test("does not change with settings that no pod reads", () => {
    const namespace = "llm";
    expect(revisions({ namespace, createNamespace: true })).toEqual(revisions({ namespace }));
  });
});

test("more nodes than fit into a ConfigMap are rejected", () => {
  const problems = problemsOf(
    prefillDecode((topology) => {
      Object.assign(groupOf(topology, "decode"), { nodes: 256, dataParallelSize: 1024 });
    }),
  );
  expect(problems).toMatchObject([{ rule: "launch-fits", path: "groups.decode.nodes" }]);
});

describe("a serving group", () => {
  const argvOf = (nodes: number, ordinal: number) => {
    const planned = plan(serving(nodes));
    const [group] = planned.groups;
    const pod = group?.pods[ordinal];
    const process = pod?.processes[0];
    if (group === undefined || pod === undefined || process === undefined) throw new RangeError("no process");
    return planned.topology.engine
      .command(planned.topology, group, pod, process)
      .argv.map((token) => (typeof token === "string" ? token : `$${token.variable}`))
      .join(" ");
  };

  test("on one node has no rendezvous", () => {
    expect(argvOf(1, 0)).toContain("--port 8077 --data-parallel-size 1 --tensor-parallel-size 16 ");
  });

  test("on two nodes has a head that serves and a headless worker", () => {
    expect(argvOf(2, 0)).toContain(
      "--data-parallel-size 2 --data-parallel-size-local 1 --data-parallel-address $node0_ip --data-parallel-rpc-port 12890 --tensor-parallel-size 16",
    );
    expect(argvOf(2, 0)).not.toContain("--headless");
    expect(argvOf(2, 1)).toContain(
      "--data-parallel-size 2 --data-parallel-size-local 1 --headless --data-parallel-start-rank 1 --data-parallel-address $node0_ip",
    );
  });

  test("has a Service that selects only its head", () => {
    const api = plan(serving(2)).objects.find(({ key }) => key === "service/api")?.manifest;
    expect(api).toMatchObject({
      metadata: { name: "serve-2" },
      spec: { selector: { "app.kubernetes.io/component": "serve", "apps.kubernetes.io/pod-index": "0" } },
    });
  });
});
