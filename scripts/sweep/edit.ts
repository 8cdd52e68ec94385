import type { Topology } from "../../core/index.ts";
import { isRecord } from "./record.ts";

/** One change of a topology: a setting by its path, and its new value. */
export interface Change {
  readonly path: readonly string[];
  /** Undefined removes the setting. */
  readonly value: unknown;
}

/** One step from a topology. */
export interface Edit {
  /** `serve.args.maxNumSeqs = 3`: unique within a topology. */
  readonly id: string;
  /** What the edit is about, to group figures: `args`, `env`, `flag`, `key`, `settings`, `combination`. */
  readonly kind: string;
  readonly changes: readonly Change[];
}

/** An edit of one setting, named by it. */
export function editOf(kind: string, path: readonly string[], value: unknown): Edit {
  const name = (path[0] === "groups" ? path.slice(1) : path).join(".");
  const id = value === undefined ? `${name} removed` : `${name} = ${JSON.stringify(value)}`;
  return { id, kind, changes: [{ path, value }] };
}

/** A record with some settings changed; what the changes do not name is shared. */
export function withChanges(
  record: Readonly<Record<string, unknown>>,
  changes: readonly Change[],
): Record<string, unknown> {
  return changes.reduce<Record<string, unknown>>(
    (changed, { path, value }) => withChange(changed, path, value),
    { ...record },
  );
}

/** A topology with some settings changed. The planner finds out whether it still is one. */
export function edited(topology: Topology, changes: readonly Change[]): Topology {
  const changed: unknown = withChanges({ ...topology }, changes);
  return isTopology(changed) ? changed : topology;
}

function isTopology(value: unknown): value is Topology {
  return isRecord(value) && isRecord(value["groups"]);
}

function withChange(
  record: Readonly<Record<string, unknown>>,
  [name, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (name === undefined) return { ...record };
  const { [name]: old, ...others } = record;
  if (rest.length === 0) return value === undefined ? others : { ...record, [name]: value };
  return { ...record, [name]: withChange(isRecord(old) ? old : {}, rest, value) };
}
