import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan, renderYaml, type Site, type Topology } from "../../core/index.ts";
import { readFiles, topologyOf } from "../../import/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { oneSite, twoSite } from "../support/xllm.ts";
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

/** What manifests hold: neither the summary nor the reasons for accepted findings. */
function rendered(topology: Topology): Partial<Topology> {
  const copy: Partial<Topology> = structuredClone(topology);
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
});
