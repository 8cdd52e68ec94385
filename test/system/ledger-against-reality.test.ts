import { describe, expect, it } from "vitest";
import { plan } from "../../core/index.ts";
import { loadTopology } from "../../program/catalogue.ts";
import { type BoundSocket, differences } from "./ledger-against-reality.ts";

const planned = plan(await loadTopology("a3-1p1d-low-latency", "stack"));

const PREFILL = "a3-1p1d-low-latency-prefill-0-0";

const FLASH = "h200-glm47-flash";

const flash = plan(await loadTopology(FLASH, "stack"));

const PROXY = "a3-1p1d-low-latency-proxy";

function sockets(ports: readonly number[], address = "0.0.0.0"): readonly BoundSocket[] {
  return ports.map((port) => ({ address, port }));
}

function row(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, offset) => first + offset);
}

const NODE = "198.18.0.10";

/** Sockets of the head of the prefill group, which has two ranks with eight devices each. */
const bound = [
  ...sockets([6700, 6701]),
  ...sockets([10_521, 10_522, ...row(30_000, 16), ...row(60_000, 16)], NODE),
  // AscendDirect: one of a hundred ports per device.
  ...sockets([
    ...row(15_000, 16),
    ...row(0, 16).map((device) => 20_000 + device * 100 + 7),
    ...row(40_000, 10),
  ]),
];

describe("the comparison of bound ports with the ledger", () => {
  it("reports nothing when both agree", () => {
    expect(differences(planned, PREFILL, bound, NODE)).toEqual([]);
    expect(differences(planned, PROXY, sockets([8000]), NODE)).toEqual([]);
  });

  it.for([
    [30_003, "7 of 8 ports in 30000–30007"],
    [6701, "0 of 1 ports in 6701–6701"],
    [40_009, "9 of 10 ports in 32768–60999"],
    [15_001, "15 of 16 ports in 15000–17000"],
    [20_107, "7 of 8 ports in 20000–20800"],
    [60_015, "15 of 16 ports in 60000–60031"],
  ] as const)("reports the missing port %i", ([missing, message]) => {
    const found = differences(
      planned,
      PREFILL,
      bound.filter(({ port }) => port !== missing),
      NODE,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it.for([[9999], [40_010], [15_016], [20_108], [60_016]])(
    "reports the unclaimed port %i",
    ([unclaimed = 0]) => {
      const [first, ...others] = differences(
        planned,
        PREFILL,
        [...bound, ...sockets([unclaimed], NODE)],
        NODE,
      );
      expect(first).toContain("is bound, but no claim covers it");
      expect(others).toEqual([]);
    },
  );

  it.for([
    { port: 6700, address: "127.0.0.1", message: "127.0.0.1, not to every address (prefill-0 rank-0)" },
    { port: 6700, address: NODE, message: `${NODE}, not to every address (prefill-0 rank-0)` },
    { port: 10_521, address: "0.0.0.0", message: `0.0.0.0, not to ${NODE} only (prefill-0 rank-0)` },
    {
      port: 10_522,
      address: "198.18.0.11",
      message: `198.18.0.11, not to ${NODE} only (prefill-0 supervisor)`,
    },
    { port: 30_009, address: "0.0.0.0", message: `0.0.0.0, not to ${NODE} only (prefill-0 rank-1)` },
    { port: 60_003, address: "127.0.0.1", message: `127.0.0.1, not to ${NODE} only (prefill-0 pod 0)` },
  ])("reports $port, bound to $address instead of its claim's address", ({ port, address, message }) => {
    const moved = bound.map((socket) => (socket.port === port ? { port, address } : socket));
    expect(differences(planned, PREFILL, moved, NODE)).toEqual([
      `${PREFILL}: ${String(port)} is bound to ${message}`,
    ]);
  });

  it("accepts a second address in addition to 0.0.0.0", () => {
    expect(differences(planned, PREFILL, [...bound, ...sockets([6700], "127.0.0.1")], NODE)).toEqual([]);
  });

  it.for([
    { count: 1, messages: ["1 of 2 ports in 32768–60999 are bound"] },
    { count: 2, messages: [] },
    { count: 3, messages: ["40002 is bound, but no claim covers it"] },
  ])("counts the $count ephemeral ports of LightLLM", ({ count, messages }) => {
    const found = differences(flash, `${FLASH}-serve-0-0`, sockets([8000, ...row(40_000, count)]), NODE);
    expect(found).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it("reports the missing port of the proxy", () => {
    expect(differences(planned, PROXY, [], NODE)).toHaveLength(1);
  });
});
