import {
  type Certainty,
  degreesText,
  gigabytes,
  type MemoryEstimate,
  membersOf,
  type ResolvedGroup,
  type ResolvedTopology,
  type RuleInput,
  sumOf,
  wholeSequences,
} from "../../domain/index.ts";
import { neededTokens, noEstimate } from "../../memory/index.ts";

/** What a stretch of a device's memory is for. */
export type StretchKind = "weights" | "workspace" | "buffers" | "cache" | "unused" | "outside";

/** A stretch of a bar, in bytes from the begin of the device. */
export interface Stretch {
  readonly kind: StretchKind;
  readonly name: string;
  readonly from: number;
  readonly bytes: number;
  readonly certainty?: Certainty;
  readonly basis?: string;
}

/** The estimated memory of one device, from its first byte on. */
export interface MemoryUse {
  /** Bytes of the device. */
  readonly device: number;
  /** Bytes that the engine may use, and the setting that says so. */
  readonly budget: number;
  readonly budgetBasis: string;
  /** One after the other, without gaps. Those before the budget's end may reach beyond it. */
  readonly stretches: readonly Stretch[];
  /** Bytes that the device lacks; 0 if everything fits. */
  readonly missing: number;
  /** What lacks memory, for a reader; undefined if everything fits. */
  readonly shortage?: string;
  /** Where each whole sequence in the cache ends, in bytes from the begin of the device. At most `SEQUENCE_LIMIT`. */
  readonly sequenceEnds: readonly number[];
  /** Figures of the KV cache, one sentence each. */
  readonly figures: readonly string[];
}

/** The bar of one kind of device: those of a group, or of its members with the same memory. */
export interface MemoryBar {
  readonly group: string;
  /** The members that it stands for; empty where it stands for the whole group. */
  readonly members: readonly string[];
  /** `dp 2 × tp 16 on 2 × Atlas 800 A3`. */
  readonly shape: string;
  readonly devices: number;
  /** A sentence says why nothing is known. */
  readonly use: MemoryUse | { readonly unknown: string };
}

/** More marks than this would be a grid. */
const SEQUENCE_LIMIT = 32;

/** The bars of a topology, by group. Members of a group whose devices hold the same share one bar. */
export function memoryBars({ topology, memoryOf }: RuleInput): readonly MemoryBar[] {
  return topology.groups.flatMap((group) => {
    const bars = new Map<string, MemoryBar>();
    for (const member of membersOf(group)) {
      const bar = barOf(topology, member, memoryOf(member));
      const key = JSON.stringify([bar.shape, bar.use]);
      const members = [...(bars.get(key)?.members ?? []), ...bar.members];
      bars.set(key, { ...bar, members });
    }
    return [...bars.values()];
  });
}

function barOf(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  estimate: MemoryEstimate | undefined,
): MemoryBar {
  return {
    group: group.name,
    members: group.member === undefined ? [] : [group.member],
    shape: `${degreesText(group)} on ${group.nodes} × ${topology.hardware.title}`,
    devices: group.usedDevices * group.nodes * group.replicas,
    use: estimate === undefined ? { unknown: noEstimate(topology) } : useOf(estimate),
  };
}

function useOf(estimate: MemoryEstimate): MemoryUse {
  const { device, budget, weights, reserve, perToken } = estimate;
  const start = sumOf(weights) + sumOf(reserve);
  const cache = cacheOf(estimate, start);
  const stretches = placed([
    ...weights.map((part) => ({ ...part, kind: "weights" as const })),
    ...reserve.map((part, index) => ({
      ...part,
      kind: index === 0 ? ("workspace" as const) : ("buffers" as const),
    })),
    ...cache,
  ]);
  const end = start + cache.reduce((sum, { bytes }) => sum + bytes, 0);
  const missing = Math.max(0, end - budget.bytes);
  const sequence = bytesOfSequence(estimate);
  const count = Math.min(SEQUENCE_LIMIT, Math.floor(estimate.sequences));
  return {
    device,
    budget: budget.bytes,
    budgetBasis: budget.basis,
    stretches: [...stretches, ...outside(Math.max(end, budget.bytes), device)],
    missing,
    ...(missing === 0 ? {} : { shortage: shortageOf(estimate, missing, start) }),
    sequenceEnds:
      missing === 0 && estimate.sequences < SEQUENCE_LIMIT
        ? Array.from({ length: count }, (_, index) => start + (index + 1) * sequence)
        : [],
    figures: figuresOf(estimate, perToken.bytes),
  };
}

type Unplaced = Omit<Stretch, "from">;

/** The KV cache and what remains of the budget. A cache too small for the longest request has the size that it needs. */
function cacheOf(estimate: MemoryEstimate, start: number): readonly Unplaced[] {
  const { budget, perToken, fixedCache, cacheLimit, tokens, longestRequest } = estimate;
  const room = Math.max(0, budget.bytes - start);
  const limited = fixedCache !== undefined || cacheLimit !== undefined;
  const held = limited ? tokens * perToken.bytes : room;
  const needed = longestRequest === undefined ? 0 : neededTokens(estimate) * perToken.bytes;
  const bytes = Math.max(held, needed);
  const { certainty, basis } = perToken;
  const cache: Unplaced = {
    kind: "cache",
    name: needed > held ? "KV cache of one request" : "KV cache",
    bytes,
    certainty,
    basis: `${Math.round(perToken.bytes)} B per token: ${basis}`,
  };
  const unused = room - bytes;
  return [
    ...(bytes > 0 ? [cache] : []),
    ...(unused > 0 ? [{ kind: "unused" as const, name: "not used by the KV cache", bytes: unused }] : []),
  ];
}

function bytesOfSequence({ sequenceLength, state, perToken }: MemoryEstimate): number {
  return (sequenceLength + (state?.tokens ?? 0)) * perToken.bytes;
}

function placed(parts: readonly Unplaced[]): readonly Stretch[] {
  const result: Stretch[] = [];
  let from = 0;
  for (const { kind, name, bytes, certainty, basis } of parts) {
    result.push({
      kind,
      name,
      from,
      bytes,
      ...(certainty === undefined ? {} : { certainty }),
      ...(basis === undefined ? {} : { basis }),
    });
    from += bytes;
  }
  return result;
}

function outside(from: number, device: number): readonly Stretch[] {
  return from >= device
    ? []
    : [{ kind: "outside", name: "not given to the engine", from, bytes: device - from }];
}

function shortageOf(estimate: MemoryEstimate, missing: number, start: number): string {
  const { budget, longestRequest } = estimate;
  if (start >= budget.bytes)
    return `Weights and reserve exceed the budget by ${gigabytes(start - budget.bytes)}.`;
  return `One request of ${longestRequest?.tokens ?? estimate.sequenceLength} tokens lacks ${gigabytes(missing)}.`;
}

function figuresOf(estimate: MemoryEstimate, perToken: number): readonly string[] {
  const { tokens, mostTokens, largestContext, sequenceLength, sequences, ranks } = estimate;
  const total = ranks === 1 ? "" : `, ${wholeSequences(estimate)} whole ones on ${ranks} ranks`;
  return [
    `Largest context ${largestContext} tokens`,
    `${sequences.toFixed(2)} sequences of ${sequenceLength} tokens per rank${total}`,
    `KV cache of ${tokens} tokens per rank (at most ${mostTokens}), ${Math.round(perToken)} B per token`,
  ];
}

/** The group of a bar, with its members if it stands for some: `decode (replica 1)`. */
export function barName({ group, members }: MemoryBar): string {
  return members.length === 0 ? group : `${group} (${members.join("; ")})`;
}

/** The end of the scale in bytes: of the largest device, or of what does not fit into it. */
export function memoryEnd(bars: readonly MemoryBar[]): number {
  const ends = bars.flatMap(({ use }) =>
    "unknown" in use ? [] : [use.device, ...use.stretches.map(({ from, bytes }) => from + bytes)],
  );
  return Math.max(1e9, ...ends);
}

/** `1 device`, `32 devices`. */
export function devicesText(devices: number): string {
  return `${devices} ${devices === 1 ? "device" : "devices"}`;
}
