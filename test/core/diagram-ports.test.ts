import { describe, expect, test } from "vitest";
import { check, PortNetwork, PortUse, type Site, type Topology } from "../../core/index.ts";
import { fitted, portMap, portsScene, portsText } from "../../core/diagram/index.ts";
import { checkStack, topologyNames } from "../../program/index.ts";
import { changed } from "../support/findings.ts";
import { faultsOf, labelsIn, shapesIn } from "../support/scene-faults.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

async function laidOut(stack: string) {
  const { input, layout } = await checkStack(stack, undefined, ".");
  if (input === undefined || layout === undefined) throw new RangeError(`${stack} has no layout`);
  return { topology: input.topology, ports: layout.ports };
}

async function mapOf(stack: string) {
  const { topology, ports } = await laidOut(stack);
  return portMap(topology, ports);
}

function mapWith(topology: Topology, site: Site = {}) {
  const { input, layout } = check(topology, site);
  if (input === undefined || layout === undefined) throw new RangeError("the topology has no layout");
  return portMap(input.topology, layout.ports);
}

/** Prefill and decode groups on 64 nodes. */
function on64Nodes(): Topology {
  const topology = prefillDecode();
  for (const group of Object.values(topology.groups)) {
    group.replicas = 32 / group.nodes;
    group.ports = {};
  }
  return topology;
}

const stacks = topologyNames();

describe("the ports of every stack", () => {
  test.each(stacks)("%s are all in the map", async (stack) => {
    const { topology, ports } = await laidOut(stack);
    const { classes } = portMap(topology, ports);
    const shown = new Set(
      classes.flatMap(({ rows }) =>
        rows.flatMap(({ spans, network }) =>
          spans.flatMap(({ first, last, owners }) =>
            owners.map((owner) => `${owner} ${network} ${first}-${last}`),
          ),
        ),
      ),
    );
    const claimed = ports.flatMap(({ claims }) =>
      claims.map(({ owner, network, first, last }) => `${owner} ${network} ${first}-${last}`),
    );
    expect(claimed.filter((claim) => !shown.has(claim))).toEqual([]);
    expect(classes.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(ports.length);
  });

  test.each(stacks)("%s have a picture whose texts neither overlap nor leave it", async (stack) => {
    expect(faultsOf(portsScene(await mapOf(stack)))).toEqual([]);
  });

  test.each(stacks)("%s have purposes and numbers that no ellipsis cuts", async (stack) => {
    const map = await mapOf(stack);
    const texts = new Set(map.classes.flatMap(({ rows }) => rows.flatMap(({ why, text }) => [why, text])));
    const cut = labelsIn(portsScene(map)).filter(
      ({ text, size, room }) => texts.has(text) && room !== undefined && fitted(text, size, room) !== text,
    );
    // Two ranges of NIXL on each of two nodes.
    expect(cut.map(({ text }) => text).filter((text) => !text.endsWith(" on each node"))).toEqual([]);
  });

  test.each([60, 80, 100, 120])("fit into a terminal of %i columns", async (columns) => {
    for (const stack of stacks) {
      const text = portsText(await mapOf(stack), { columns });
      expect(text.split("\n").filter((line) => line.length > columns)).toEqual([]);
    }
  });
});

test("a terminal of 100 columns shows each class of nodes on one axis", async () => {
  expect(portsText(await mapOf("a3-glm5-w8a8-2node"), { columns: 100 })).toMatchInlineSnapshot(`
    "Ports of a3-glm5-w8a8-2node
    GLM-5 w8a8 · vLLM-Ascend v0.20.2rc1 · 2 nodes

    Every node
    kubelet, already in use                ▒▒        ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   10248, 10250
    kube-proxy, already in use              ▒ ▒      ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   10249, 10256

    serve-0 pod 0
    HTTP API and metrics                 █           ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   8077
    data-parallel handshake on the he…          █    ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   12890
    starts and stops all pods of the …           █   ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   12891
    HCCL between devices, on the devi…             ▓ ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   16666–16667 (device)
    11 free ports: one per rank, 10 f…               ══════░░░░░░░░░░░░░░░░   32768–60999
    HCCL's host sockets                              ══════╌╌╌╌╌╌╌╌░░░╌╌╌╌╌   60000–60031

    serve-0 pod 1
    HCCL between devices, on the devi…             ▓ ══════╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   16666–16667 (device)
    1 free port: one per rank                        ══════░░░░░░░░░░░░░░░░   32768–60999
    HCCL's host sockets                              ══════╌╌╌╌╌╌╌╌░░░╌╌╌╌╌   60000–60031

    █ bound  ▓ reserved  ░ chosen at start-up  ▒ in use on every node  ═ NodePort 30000–32767
    ╌ outgoing 32768–60999
    Outgoing connections may take some of these ports. Reserve them on the nodes: sysctl -w
    net.ipv4.ip_local_reserved_ports=60000-60031
    "
  `);
});

test("64 nodes have as many panels as they have classes", () => {
  const map = mapWith(on64Nodes());
  expect(map.classes.map(({ title, nodes }) => `${title}: ${nodes}`)).toMatchInlineSnapshot(`
    [
      "Every node: 0",
      "prefill-0 to prefill-15, pod 0 of each: 16",
      "prefill-0 to prefill-15, pod 1 of each: 16",
      "decode-0 to decode-7, pod 0 of each: 8",
      "decode-0 to decode-7, pods 1–3 of each: 24",
      "proxy: 1",
    ]
  `);
  expect(faultsOf(portsScene(map))).toEqual([]);
});

describe("a conflict", () => {
  const conflictsIn = (topology: Topology, site: Site = {}) =>
    mapWith(topology, site).classes.flatMap(({ rows }) => rows.flatMap(({ conflicts }) => conflicts));
  const hatched = (topology: Topology, tone: "bad" | "warning", port: string, site: Site = {}) =>
    shapesIn(portsScene(mapWith(topology, site)).shapes).filter(
      (shape) => shape.kind === "box" && shape.outline === tone && shape.title?.startsWith(port) === true,
    );

  test("of two processes that need a port is marked with the other owner", () => {
    const topology = changed(serving(1), { ports: { api: 10_250 } });
    expect(conflictsIn(topology)).toMatchInlineSnapshot(`
      [
        {
          "certain": true,
          "text": "kubelet needs 10250 as well, on the node of serve-1-serve-0-0: already in use.",
        },
      ]
    `);
    expect(hatched(topology, "bad", "10250,")).toHaveLength(1);
    expect(portsText(mapWith(topology), { columns: 80 })).toContain("╳ kubelet needs 10250 as well");
    expect(faultsOf(portsScene(mapWith(topology)))).toEqual([]);
  });

  test("with a process that chooses its port is marked as possible", () => {
    const site = { nodes: { pickedPorts: { "team-b": "8000-8100" } } };
    expect(conflictsIn(serving(1), site)).toMatchInlineSnapshot(`
      [
        {
          "certain": false,
          "text": "team-b may choose one of these ports at start-up, on the node of serve-1-serve-0-0.",
        },
      ]
    `);
    expect(hatched(serving(1), "warning", "8077,", site)).toHaveLength(1);
  });

  test("has a sign in the legend only where the picture has it", () => {
    const meanings = (topology: Topology, site: Site = {}) =>
      labelsIn(portsScene(mapWith(topology, site)))
        .map(({ text }) => text)
        .filter((text) => text === "conflict" || text === "may be in use at start-up");
    expect(meanings(serving(1))).toEqual([]);
    expect(portsText(mapWith(serving(1)), { columns: 80 })).not.toContain("╳");
    expect(meanings(changed(serving(1), { ports: { api: 10_250 } }))).toEqual(["conflict"]);
    const site = { nodes: { pickedPorts: { "team-b": "8000-8100" } } };
    expect(meanings(serving(1), site)).toEqual(["may be in use at start-up"]);
  });

  test("is absent where every port has one owner", () => {
    expect(conflictsIn(serving(1))).toEqual([]);
  });
});

describe("the ranges of the nodes", () => {
  test("are those of the site", () => {
    const { bands } = mapWith(serving(1), {
      nodes: { nodePortRange: "31000-31999", ephemeralPortRange: "40000-50000" },
    });
    expect(bands).toEqual([
      { name: "NodePort", first: 31_000, last: 31_999 },
      { name: "outgoing", first: 40_000, last: 50_000 },
    ]);
  });

  test("lie behind pods with the network of the node, and not behind others", () => {
    const { classes } = mapWith(prefillDecode());
    expect(classes.find(({ title }) => title === "proxy")?.onNode).toBe(false);
    expect(classes.filter(({ title }) => title.startsWith("decode")).every(({ onNode }) => onNode)).toBe(
      true,
    );
  });

  test("that the site reserves are named, and those to reserve", () => {
    const { notes } = mapWith(prefillDecode(), { nodes: { reservedPorts: "61000-61010" } });
    expect(notes[0]).toBe("The nodes reserve 61000-61010: outgoing connections never use these ports.");
  });
});

test("ports that software of the site uses have a row of their own", () => {
  const [every] = mapWith(serving(1), {
    nodes: { usedPorts: { ceph: "6789" }, pickedPorts: { "team-b": "62000-62100" } },
  }).classes;
  expect(every?.rows.map(({ why, use, network, text }) => ({ why, use, network, text }))).toEqual(
    expect.arrayContaining([
      { why: "ceph, already in use", use: "given", network: PortNetwork.Node, text: "6789" },
      {
        why: "team-b chooses at start-up",
        use: PortUse.Ephemeral,
        network: PortNetwork.Node,
        text: "62000–62100",
      },
    ]),
  );
});
