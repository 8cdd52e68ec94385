import { type NodePorts, type PortClaim } from "../domain/index.ts";
import { printSpan } from "../site/index.ts";
import type { PortChange } from "./difference.ts";

/** Ports that differ, by their owner and purpose. */
export function portChanges(
  before: readonly NodePorts[],
  after: readonly NodePorts[],
): readonly PortChange[] {
  const [old, changed] = [spansOf(before), spansOf(after)];
  const keys = [...new Set([...changed.keys(), ...old.keys()])];
  return keys.flatMap((key) => {
    const [one, other] = [old.get(key), changed.get(key)];
    const claim = other?.claim ?? one?.claim;
    if (claim === undefined || one?.spans === other?.spans) return [];
    const { owner, why, setting } = claim;
    return [
      {
        owner,
        why,
        setting,
        ...(one === undefined ? {} : { before: one.spans }),
        ...(other === undefined ? {} : { after: other.spans }),
      },
    ];
  });
}

interface Spans {
  readonly claim: PortClaim;
  readonly spans: string;
}

/** The ports of each owner and purpose, in the order of the ledger. */
function spansOf(nodes: readonly NodePorts[]): ReadonlyMap<string, Spans> {
  const found = new Map<string, PortClaim[]>();
  for (const { pod, claims } of nodes) {
    for (const claim of claims) {
      const ordinal = /\d+$/.exec(pod)?.[0] ?? "";
      const key = JSON.stringify([claim.owner, ordinal, claim.name, claim.why, claim.network]);
      found.set(key, [...(found.get(key) ?? []), claim]);
    }
  }
  return new Map(
    [...found].flatMap(([key, claims]) => {
      const [claim] = claims;
      const spans = claims
        .toSorted((a, b) => a.first - b.first)
        .map((each) => printSpan(each).replace("–", "-"));
      return claim === undefined ? [] : [[key, { claim, spans: [...new Set(spans)].join(", ") }] as const];
    }),
  );
}
