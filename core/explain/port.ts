import { explainPort, type PortClaim } from "../domain/index.ts";
import { nodeClaims, nodeRanges } from "../ports/index.ts";
import type { Asked } from "./asked.ts";
import type { ExplainedValue, Explanation } from "./explanation.ts";

/** A port of the nodes of a stack: who has it, and how its number is computed. */
export function explainPortNumber(
  asked: Asked,
  port: number,
): Omit<Explanation, "notes" | "rules"> & { readonly settings: readonly string[] } {
  const { topology, ports } = asked;
  const own = ports.flatMap(({ pod, claims }) => claims.map((claim) => ({ where: pod, claim })));
  const ofNodes = [...nodeClaims(topology.site), ...nodeRanges(topology.site)].map((claim) => ({
    where: "every node",
    claim,
  }));
  const found = [...own, ...ofNodes].filter(({ claim }) => claim.first <= port && port <= claim.last);
  return {
    kind: "port",
    name: `port ${port}`,
    meaning:
      found.length === 0 ? "No process of the stack and no program of the nodes has this port." : undefined,
    takes: undefined,
    effect: undefined,
    values: found.map(({ where, claim }) => valueOf(where, claim, port)),
    settings: [...new Set(found.map(({ claim }) => claim.setting))].filter((setting) => !/\s/.test(setting)),
  };
}

function valueOf(where: string, claim: PortClaim, port: number): ExplainedValue {
  return {
    where,
    value: `${claim.use} by ${claim.owner}: ${claim.why}`,
    origin: {
      kind: "derived",
      formula: explainPort(claim, port),
      from: [claim.setting],
      source: claim.source,
    },
  };
}
