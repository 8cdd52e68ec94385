import type { Folded, Sample, Scope } from "./fold.ts";
import { grouped } from "./grouped.ts";
import { rankPattern } from "./rank-patterns.ts";

/**
 * The id of each replica, with `{rank}` where its ranks count; undefined where a replica has ids without a pattern. Each replica is
 * one sample then.
 */
export function idsOfReplicas(samples: readonly Sample<string>[]): readonly Sample<string>[] | undefined {
  const replicas = [...grouped(samples, ({ replica }) => replica)].map(([replica, own]) => {
    const texts = own.flatMap(({ value, rank }) => (value === undefined ? [] : [{ value, rank }]));
    const same = new Set(texts.map(({ value }) => value)).size === 1 ? texts[0]?.value : rankPattern(texts);
    return { replica, ordinal: 0, rank: undefined, value: texts.length === own.length ? same : undefined };
  });
  return replicas.some(({ value }) => value === undefined) ? undefined : replicas;
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
