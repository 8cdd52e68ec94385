import type { Folded, Sample, Scope } from "./fold.ts";

/** A pattern with `{rank}` for ids that count the ranks; undefined for any other ids. */
export function engineIdOf(samples: readonly Sample<string>[]): string | undefined {
  const ranks = new Set(samples.map(({ rank }) => rank));
  const [first] = samples;
  if (first?.value === undefined || ranks.size < 2 || ranks.has(undefined)) return undefined;
  const parts = samples.map(({ value, rank }) => {
    const [, before = "", number = "", after = ""] = /^(.*?)(\d+)(\D*)$/.exec(value ?? "") ?? [];
    return {
      before,
      after,
      offset: number === "" || rank === undefined ? Number.NaN : Number(number) - rank,
    };
  });
  const [{ before, after, offset } = { before: "", after: "", offset: Number.NaN }] = parts;
  if (
    parts.some(
      (part) => part.before !== before || part.after !== after || part.offset !== offset || offset < 0,
    )
  )
    return undefined;
  return `${before}{${offset === 0 ? "" : `${offset}+`}rank}${after}`;
}

/** The overrides of ids. Without one, glm-serve appends the number of the replica to the id of the group. */
export function replicaEngineIds(
  { base, overrides }: Folded<string>,
  replicas: number,
): readonly { readonly scope: Scope; readonly value: string }[] {
  if (base === undefined) return overrides;
  const given = new Set(overrides.flatMap(({ scope }) => (scope.kind === "replica" ? [scope.replica] : [])));
  const repeated = Array.from({ length: replicas - 1 }, (_, index) => index + 1)
    .filter(
      (replica) => !given.has(replica) && !overrides.some(({ scope }) => scope.kind === "node of replica"),
    )
    .map((replica) => ({ scope: { kind: "replica", replica } as const, value: base }));
  return [
    ...overrides.filter(
      ({ scope, value }) => scope.kind !== "replica" || value !== `${base}-${scope.replica}`,
    ),
    ...repeated,
  ];
}
