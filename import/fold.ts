import { grouped } from "./grouped.ts";

/** The place of a process in its group. */
export interface Coordinates {
  readonly replica: number;
  readonly ordinal: number;
  /** Undefined where a process has several data-parallel ranks. */
  readonly rank: number | undefined;
}

/** A setting of a process; undefined where the process does not have it. */
export interface Sample<Value> extends Coordinates {
  readonly value: Value | undefined;
}

/** Which processes an override is for. */
export type Scope =
  | { readonly kind: "node"; readonly ordinal: number }
  | { readonly kind: "replica"; readonly replica: number }
  | { readonly kind: "node of replica"; readonly replica: number; readonly ordinal: number }
  | { readonly kind: "rank"; readonly rank: number };

/** A setting of a group, and the overrides of processes in which it differs. */
export interface Folded<Value> {
  readonly base: Value | undefined;
  readonly overrides: readonly { readonly scope: Scope; readonly value: Value }[];
}

/** Ways to name the processes of an override, simplest first. */
const SCOPES: readonly ((sample: Coordinates) => Scope | undefined)[] = [
  ({ ordinal }) => ({ kind: "node", ordinal }),
  ({ replica }) => ({ kind: "replica", replica }),
  ({ replica, ordinal }) => ({ kind: "node of replica", replica, ordinal }),
  ({ rank }) => (rank === undefined ? undefined : { kind: "rank", rank }),
];

/**
 * The most frequent value as that of the group, and overrides for the rest. A setting that some processes lack is not one of
 * the group: overrides cannot take it away.
 *
 * @returns undefined where no set of overrides gives each process its value
 */
export function fold<Value>(samples: readonly Sample<Value>[]): Folded<Value> | undefined {
  return foldedOn(samples, baseOf(samples));
}

/**
 * As `fold`, but without a value of the group where each node, replica or rank has one of its own, such as an id: then the first is no
 * more that of the group than the others.
 */
export function foldOrSpread<Value>(samples: readonly Sample<Value>[]): Folded<Value> | undefined {
  const folded = fold(samples);
  if (folded === undefined || folded.overrides.length === 0) return folded;
  const values = new Set(samples.map(({ value }) => textOf(value)));
  const spread = foldedOn(samples, undefined);
  return spread?.overrides.length === values.size ? spread : folded;
}

function foldedOn<Value>(
  samples: readonly Sample<Value>[],
  base: Value | undefined,
): Folded<Value> | undefined {
  const differs = samples.filter(({ value }) => textOf(value) !== textOf(base));
  if (differs.length === 0) return { base, overrides: [] };
  for (const scopeOf of SCOPES) {
    const groups = grouped(samples, (sample) => textOf(scopeOf(sample)));
    const uniform = [...groups.values()].every(
      (group) =>
        scopeOf(group[0] ?? UNKNOWN) !== undefined &&
        new Set(group.map(({ value }) => textOf(value))).size === 1,
    );
    if (!uniform) continue;
    const overrides = [...groups.values()].flatMap(([first]) => {
      const scope = first === undefined ? undefined : scopeOf(first);
      const value = first?.value;
      if (scope === undefined || value === undefined || textOf(value) === textOf(base)) return [];
      return [{ scope, value }];
    });
    return { base, overrides };
  }
  return undefined;
}

const UNKNOWN: Coordinates = { replica: 0, ordinal: 0, rank: undefined };

function baseOf<Value>(samples: readonly Sample<Value>[]): Value | undefined {
  if (samples.some(({ value }) => value === undefined)) return undefined;
  const counts = [...grouped(samples, ({ value }) => textOf(value)).values()];
  const [most] = counts.toSorted((a, b) => b.length - a.length);
  return most?.[0]?.value;
}

/** Equal values have equal texts, whatever the order of their keys. */
export function textOf(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}
