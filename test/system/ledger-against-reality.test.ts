import { describe, expect, it } from "vitest";
import { plan } from "../../core/index.ts";
import { loadTopology } from "../../stacks/catalogue.ts";
import { type BoundSocket, differences } from "./ledger-against-reality.ts";

const planned = plan(await loadTopology("a3-1p1d-low-latency", "stack"));
const PREFILL = "a3-1p1d-low-latency-prefill-0-0";
const PROXY = "a3-1p1d-low-latency-proxy";

function sockets(ports: readonly number[], address = "0.0.0.0"): readonly BoundSocket[] {
  return ports.map((port) => ({ address, port }));
}

function row(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, offset) => first + offset);
}

/** What the head of the prefill group binds: two ranks with eight devices each. */
const bound = sockets([
  ...[6700, 6701, 10_521, 10_522],
  ...row(30_000, 16),
  ...row(15_000, 16),
  // AscendDirect: a port in the hundred of each device.
  ...row(0, 16).map((device) => 20_000 + device * 100 + 7),
  ...row(40_000, 10),
  ...row(60_000, 16),
]);

describe("the comparison of what is bound with the ledger", () => {
  it("says nothing where both agree", () => {
    expect(differences(planned, PREFILL, bound)).toEqual([]);
    expect(differences(planned, PROXY, sockets([8000]))).toEqual([]);
  });

  it.for([
    [30_003, "7 of 8 ports in 30000–30007"],
    [6701, "0 of 1 ports in 6701–6701"],
    [40_009, "9 of 10 ports in 32768–60999"],
    [15_001, "15 of 16 ports in 15000–17000"],
    [20_107, "7 of 8 ports in 20000–20800"],
    [60_015, "15 of 16 ports in 60000–60031"],
  ] as const)("misses %i", ([missing, words]) => {
    const found = differences(
      planned,
      PREFILL,
      bound.filter(({ port }) => port !== missing),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  it.for([[9999], [40_010], [15_016], [20_108], [60_016]])("finds %i strange", ([strange = 0]) => {
    const [first, ...others] = differences(planned, PREFILL, [...bound, ...sockets([strange])]);
    expect(first).toContain("is bound, and no claim has room for it");
    expect(others).toEqual([]);
  });

  it("finds what listens on the loopback alone, where others must reach it", () => {
    const alone = bound.map((socket) =>
      socket.port === 6700 ? { ...socket, address: "127.0.0.1" } : socket,
    );
    expect(differences(planned, PREFILL, alone)).toEqual([
      `${PREFILL}: 6700 is bound to 127.0.0.1 alone (prefill-0 rank-0)`,
    ]);
    expect(differences(planned, PREFILL, [...alone, ...sockets([6700])])).toEqual([]);
  });

  it("misses the proxy's port", () => {
    expect(differences(planned, PROXY, [])).toHaveLength(1);
  });
});
