import { describe, expect, test } from "vitest";
import {
  columnsOf,
  descriptionOf,
  htmlOf,
  nodesOf,
  type Shape,
  svgOf,
  topologyFacts,
  topologyPicture,
  topologyScene,
  topologyText,
} from "../../core/diagram/index.ts";
import { planStack, topologyNames } from "../../program/index.ts";
import { planInDomains, planOf64Nodes } from "../support/pictures/large-topologies.ts";

function labelsOf(shapes: readonly Shape[]): readonly string[] {
  return shapes.flatMap((shape) => {
    if (shape.kind === "cluster") return labelsOf(shape.children);
    return shape.kind === "label" ? [shape.text] : [];
  });
}

function idsOf(shapes: readonly Shape[]): readonly string[] {
  return shapes.flatMap((shape) => [
    ...(shape.id === undefined ? [] : [shape.id]),
    ...(shape.kind === "cluster" ? idsOf(shape.children) : []),
  ]);
}

describe("the topology picture", () => {
  test("names every pod and rank with its API, at 6 nodes", async () => {
    const { scene } = topologyPicture(await planStack("a3-1p1d"));
    const labels = labelsOf(scene.shapes);
    for (const name of ["prefill-0-0", "prefill-0-1", "decode-0-0", "decode-0-1", "decode-0-2", "decode-0-3"])
      expect(labels).toContain(name);
    for (let rank = 0; rank < 16; rank += 1) expect(labels).toContain(`rank ${rank}`);
    for (const port of [":6700", ":6721", ":6722", ":6723", ":6724"]) expect(labels).toContain(port);
    expect(labels).toContain("prefill listens on :30000–30031");
  });

  test("gives every shape an id of its own, in every stack", async () => {
    for (const name of topologyNames()) {
      const ids = idsOf(topologyPicture(await planStack(name)).scene.shapes);
      expect(ids.length).toBe(new Set(ids).size);
    }
  });

  test("loses no node at 64 nodes", () => {
    const facts = topologyFacts(planOf64Nodes());
    expect(nodesOf(facts)).toHaveLength(64);
    const labels = labelsOf(topologyScene(facts).shapes);
    for (const { name } of nodesOf(facts)) expect(labels).toContain(name);
  });

  test("marks stages of a pipeline, nodes without an API, and devices that nobody uses", async () => {
    const labelsIn = async (stack: string) => labelsOf(topologyPicture(await planStack(stack)).scene.shapes);
    const pipeline = await labelsIn("a3-glm53-1p1d-memcache");
    expect(pipeline).toEqual(expect.arrayContaining(["stage 1 of 2", "stage 2 of 2", "headless"]));
    expect(pipeline).toContain("KV pool: MemCache");
    expect(pipeline).toContain("meta :5000 · config :6000 · metrics :8000");
    expect(await labelsIn("a3-xllm")).toContain("not used");
    expect(await labelsIn("h200-glm47-flash")).toContain("free");
    expect(await labelsIn("a3-glm52-1p1d-roce")).toEqual(
      expect.arrayContaining(["super-pod 0", "super-pod 1", "super-pod 2", "super-pod 3"]),
    );
  });

  test("frames the groups that a domain holds", () => {
    const labels = labelsOf(topologyPicture(planInDomains()).scene.shapes);
    expect(labels).toContain("decode-1 · in one domain (required)");
  });

  test("says in words what it shows", async () => {
    expect(descriptionOf(topologyFacts(await planStack("a3-glm52-1p1d")))).toMatchInlineSnapshot(`"a3-glm52-1p1d · vLLM-Ascend v0.23.0.post1 · 64 devices · namespace default. Clients send requests to Service a3-glm52-1p1d, ClusterIP :9000. Proxy, :9000, knows the ranks that are ready, distributes them. Prefill: 2 nodes · dp 1 × pp 2 × tp 16; context 202752, about 4 such requests per rank; API :9081. Group prefill-0 on 2 nodes: prefill-0-0, head, stage 1 of 2: rank 0 on devices 0–15 (:9081); prefill-0-1, stage 2 of 2: rank 0 on devices 0–15 (headless). Decode: 2 nodes · dp 8 × tp 4; context 202752, about 2 such requests per rank; API :8000–8003. Group decode-0 on 2 nodes: decode-0-0, head: rank 0 on devices 0–3 (:8000), rank 1 on devices 4–7 (:8001), rank 2 on devices 8–11 (:8002), rank 3 on devices 12–15 (:8003); decode-0-1: rank 4 on devices 0–3 (:8000), rank 5 on devices 4–7 (:8001), rank 6 on devices 8–11 (:8002), rank 7 on devices 12–15 (:8003). KV cache: MooncakeConnectorV1; prefill listens on :30000–30031. Source: GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.3."`);
  });

  test("is equal in every call", async () => {
    const write = async () => {
      const picture = topologyPicture(await planStack("a3-1p1d"));
      return [svgOf(picture.scene), htmlOf(picture), picture.text({ columns: 80 })];
    };
    expect(await write()).toEqual(await write());
  });
});

describe("the topology on a terminal", () => {
  test("is a line for each node", async () => {
    const facts = topologyFacts(await planStack("a3-glm53-1p1d-memcache"));
    expect(topologyText(facts, { columns: 80 })).toMatchInlineSnapshot(`
      "GLM-5.3 w8a8c8 on 4 × Atlas 800 A3
      a3-glm53-1p1d-memcache · vLLM-Ascend v0.30.0rc2 · 64 devices · namespace default

      Clients ─▶ Service a3-glm53-1p1d-memcache · ClusterIP :8000
                 └─▶ Proxy · :8000 · knows the ranks that are ready
                     ├─▶ Prefill API :8000
                     └─▶ Decode API :8000–8007

      ┌─ Prefill ────────────────────────────────────────────────────────────────────┐
      │ 2 nodes · dp 1 × pp 2 × tp 16                                                │
      │ context 200000, about 4 such requests per rank                               │
      │                                                                              │
      │ ● prefill-0-0  ████████████████  rank 0  :8000  stage 1 of 2                 │
      │   prefill-0-1  ████████████████  rank 0  headless  stage 2 of 2              │
      └──────────────────────────────────────────────────────────────────────────────┘
                ┃  KV cache · MooncakeConnectorV2 + AscendStoreConnector · prefill
                ┃  listens on :30000–30032
                ┃  KV pool: MemCache · meta :5000 · config :6000 · metrics :8000
                ▼
      ┌─ Decode ─────────────────────────────────────────────────────────────────────┐
      │ 2 nodes · dp 16 × tp 2                                                       │
      │ context 200000, about 1 such request per rank                                │
      │                                                                              │
      │ ● decode-0-0   ██▒▒██▒▒██▒▒██▒▒  ranks 0–7  :8000–8007                       │
      │   decode-0-1   ██▒▒██▒▒██▒▒██▒▒  ranks 8–15  :8000–8007                      │
      └──────────────────────────────────────────────────────────────────────────────┘
      █ device   ▒ device of the next rank   ● head of a group
      Source: GLM5.3.md of vllm-ascend v0.30.0rc2, §5.3
      "
    `);
  });

  test("shows ranks in colours on a terminal with colours", async () => {
    const facts = topologyFacts(await planStack("a3-glm5-w8a8"));
    const line = topologyText(facts, { colours: true })
      .split("\n")
      .find((text) => text.includes("serve-0-0"));
    expect(line).toContain("\u001B[38;5;75m████████████████\u001B[39m");
  });

  test.each([60, 80, 100, 120])("fits into %i columns, whatever the stack", async (columns) => {
    for (const name of topologyNames()) {
      const text = topologyText(topologyFacts(await planStack(name)), { columns });
      const widest = Math.max(...text.split("\n").map(columnsOf));
      expect({ name, fits: widest <= columns }).toEqual({ name, fits: true });
    }
    const large = topologyText(topologyFacts(planOf64Nodes()), { columns });
    expect(Math.max(...large.split("\n").map(columnsOf))).toBeLessThanOrEqual(columns);
  });
});
