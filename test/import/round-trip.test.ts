import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan, renderYaml, type Site, type Topology } from "../../core/index.ts";
import { readFiles, topologyOf } from "../../import/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { layerwise, memcache, multiConnector } from "../fixtures/connectors.ts";
import { oneSite, twoSite } from "../support/xllm.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

/** Settings without which a stack cannot be planned. */
const sites: Readonly<Record<string, Site>> = { "a3-xllm": oneSite, "a3-xllm-2node": twoSite };

/** The topology as an import of its own manifests gives it back. */
function imported(topology: Topology, site: Site = {}) {
  const text = renderYaml(plan(topology, site));
  // No tag of an image names the release of xLLM.
  const options = topology.engine.name === "xllm" ? { release: topology.engine.version } : {};
  return topologyOf(readFiles([{ name: "rendered.yaml", text }]), "rendered.yaml", options);
}

/** Stacks whose document names the directory of the weights after another model, and the model that an import takes it for. */
const namedAfter: Readonly<Record<string, string>> = { "a5-glm51-w4a4": "GLM-5", "a5-glm51-1p1d": "GLM-5" };

/** What manifests hold: neither the summary nor the reasons for accepted findings, and of the model what its directory says. */
function rendered(topology: Topology): Partial<Topology> {
  const copy = structuredClone<Partial<Topology> & Pick<Topology, "model">>(topology);
  copy.model.name = namedAfter[topology.name] ?? topology.model.name;
  delete copy.summary;
  delete copy.accepts;
  return copy;
}

describe("an import of what render prints", () => {
  test.each(topologyNames())("gives %s back", async (name) => {
    const topology = await loadTopology(name, "stack");
    const { topology: found, lost } = imported(topology, sites[name]);
    expect(lost).toEqual([]);
    expect(found && rendered(found)).toEqual(rendered(topology));
  });

  test("names the setting of a Secret that the site has for the link", () => {
    const { lost } = imported(prefillDecode(), { link: { secret: { name: "fleet", key: "token" } } });
    expect(lost.map(({ message }) => message)).toEqual([
      "GLM_SERVE_LINK_TOKEN comes from a Secret or a ConfigMap; name it under link.secret of the site.",
      "GLM_SERVE_LINK_TOKEN comes from a Secret or a ConfigMap; name it under link.secret of the site.",
    ]);
  });

  const degrees = fc
    .record({
      nodes: fc.integer({ min: 1, max: 3 }),
      ranksPerNode: fc.constantFrom(1, 2, 4, 8, 16),
    })
    .map(({ nodes, ranksPerNode }) => ({
      nodes,
      dataParallelSize: nodes * ranksPerNode,
      tensorParallelSize: 16 / ranksPerNode,
    }));

  const topologies = fc
    .record({
      sides: fc.tuple(degrees, degrees),
      maxNumSeqs: fc.integer({ min: 1, max: 64 }),
      prefixCaching: fc.boolean(),
      timeout: fc.integer({ min: 121, max: 1200 }).map(String),
    })
    .map(({ sides, maxNumSeqs, prefixCaching, timeout }) => {
      const [decode, prefill] = sides.toSorted((a, b) => a.tensorParallelSize - b.tensorParallelSize);
      return prefillDecode((topology) => {
        topology.model.weights = "w4a8";
        topology.model.path = "/root/.cache/glm5-w4a8";
        delete topology.accepts;
        const args = {
          enableExpertParallel: true,
          maxModelLen: "auto",
          maxNumSeqs,
          enablePrefixCaching: prefixCaching,
        };
        Object.assign(groupOf(topology, "prefill"), prefill, {
          args,
          env: { HCCL_CONNECT_TIMEOUT: timeout },
        });
        Object.assign(groupOf(topology, "decode"), decode, { args });
        // A single rank meets no other, so no command names the port.
        for (const group of ["prefill", "decode"].map((name) => groupOf(topology, name)))
          if (group.dataParallelSize === 1) delete group.ports.dataParallelRpc;
      });
    });

  test("gives any topology with prefill and decode back", () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const { topology: found, lost } = imported(topology);
        expect(lost).toEqual([]);
        expect(found && rendered(found)).toEqual(rendered(topology));
      }),
      { numRuns: 25 },
    );
  });

  test.each([multiConnector, memcache, layerwise])(
    "gives the processes of $name back, and its pool",
    (given) => {
      // The fixtures name no format in the path of the weights.
      const topology = structuredClone(given);
      topology.model.path = `/root/.cache/glm5-${topology.model.weights}`;
      const { topology: found, lost } = imported(topology);
      expect(lost).toEqual([]);
      expect(found?.kvTransfer?.pool).toEqual(topology.kvTransfer?.pool);
      expect(found && plannedProcesses(plan(found))).toEqual(plannedProcesses(plan(topology)));
    },
  );

  test("gives variables back of which each node has its own value", () => {
    const topology = prefillDecode((changed) => {
      const decode = groupOf(changed, "decode");
      decode.overrides = {
        nodes: Object.fromEntries(
          Array.from({ length: decode.nodes }, (_, node) => [
            String(node),
            { env: { VLLM_RPC_TIMEOUT: String(3_600_000 + node) } },
          ]),
        ),
      };
    });
    const found = imported(topology).topology?.groups["decode"];
    expect(found?.env).toEqual(topology.groups["decode"]?.env);
    expect(found?.overrides).toEqual(topology.groups["decode"]?.overrides);
  });

  test("gives paths back that a group adds", () => {
    const topology = prefillDecode((changed) => {
      const decode = groupOf(changed, "decode");
      decode.env = { LD_PRELOAD: "/usr/lib/a.so:$LD_PRELOAD", LD_LIBRARY_PATH: "/opt/lib:$LD_LIBRARY_PATH" };
    });
    expect(imported(topology).topology?.groups["decode"]?.env).toEqual(topology.groups["decode"]?.env);
  });

  const entries = fc.record(
    {
      args: fc.record(
        { maxNumSeqs: fc.integer({ min: 1, max: 9 }), seed: fc.integer({ min: 1, max: 3 }) },
        { requiredKeys: [] },
      ),
      env: fc.record({ OMP_NUM_THREADS: fc.constantFrom("1", "2") }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );

  const numbered = (keys: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...keys), entries, { maxKeys: keys.length });

  const overridden = fc
    .record({
      replicas: fc.constantFrom(1, 2),
      loadBalancing: fc.constantFrom("external", "internal", "hybrid"),
      engineId: fc.constantFrom("1", "d{rank}", "{100+rank}"),
      nodes: numbered(["0", "1"]),
      ofReplicas: numbered(["0", "1"]),
      ofNodes: numbered(["0", "1"]),
      ranks: numbered(["0", "1", "2", "3"]),
    })
    .map(({ replicas, loadBalancing, engineId, nodes, ofReplicas, ofNodes, ranks }) =>
      prefillDecode((topology) => {
        topology.model.weights = "w4a8";
        topology.model.path = "/root/.cache/glm5-w4a8";
        delete topology.accepts;
        const external = loadBalancing === "external";
        const last = { ...ofReplicas["1"], nodes: ofNodes };
        Object.assign(groupOf(topology, "decode"), {
          ...{ nodes: 2, dataParallelSize: 4, tensorParallelSize: 8, replicas, loadBalancing },
          engineId: external ? engineId : "1",
          env: {},
          args: { enableExpertParallel: true, maxModelLen: "auto" },
          overrides: {
            nodes,
            // A replica that does not exist is an error, and so is a rank of a server with several.
            replicas: replicas === 1 ? { "0": last } : { "0": ofReplicas["0"] ?? {}, "1": last },
            ...(external && replicas === 1 ? { ranks } : {}),
          },
        });
      }),
    );

  test("gives the processes of any overrides back", () => {
    fc.assert(
      fc.property(overridden, (topology) => {
        const { topology: found, lost } = imported(topology);
        expect(lost).toEqual([]);
        expect(found && plannedProcesses(plan(found))).toEqual(plannedProcesses(plan(topology)));
      }),
      { numRuns: 60 },
    );
  });
});
