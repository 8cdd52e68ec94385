import type { GroupDifference, GroupSize, Json, ProcessChange } from "./difference.ts";
import type { StateProcess, StateReplica } from "./processes.ts";
import { valueChanges } from "./value-changes.ts";

/** What happens to the StatefulSets, by the keys of their replicas. */
export interface ReplicaActions {
  readonly restarts: readonly string[];
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
}

/** Groups of which anything differs, in the order of the state after, then those that leave. */
export function groupDifferences(
  before: readonly StateReplica[],
  after: readonly StateReplica[],
  actions: ReplicaActions,
): readonly GroupDifference[] {
  const names = new Set([...after, ...before].map(({ group }) => group));
  return [...names].flatMap((name) => {
    const [old, changed] = [before, after].map((replicas) => replicas.filter(({ group }) => group === name));
    return groupDifference(name, old ?? [], changed ?? [], actions) ?? [];
  });
}

function groupDifference(
  name: string,
  before: readonly StateReplica[],
  after: readonly StateReplica[],
  actions: ReplicaActions,
): GroupDifference | undefined {
  const own = (keys: readonly string[]) =>
    keys.filter((key) => [...before, ...after].some((replica) => replica.key === key));
  const pairs = pairsOf(before, after);
  const [sizeBefore, sizeAfter] = [sizeOf(before), sizeOf(after)];
  const difference: GroupDifference = {
    name,
    ...(sizeBefore === undefined ? {} : { before: sizeBefore }),
    ...(sizeAfter === undefined ? {} : { after: sizeAfter }),
    flags: processChanges(pairs, ({ flags }) => flags),
    variables: processChanges(pairs, ({ variables }) => variables),
    restarts: own(actions.restarts),
    creates: own(actions.creates),
    deletes: own(actions.deletes),
  };
  const { flags, variables, restarts, creates, deletes } = difference;
  const isSame = [flags, variables, restarts, creates, deletes].every((list) => list.length === 0);
  return isSame ? undefined : difference;
}

function sizeOf(replicas: readonly StateReplica[]): GroupSize | undefined {
  const nodes = Math.max(...replicas.map((replica) => replica.nodes));
  return replicas.length === 0 ? undefined : { replicas: replicas.length, nodes };
}

type Pair = readonly [before: StateProcess, after: StateProcess];

/** The processes of both sides. */
function pairsOf(before: readonly StateReplica[], after: readonly StateReplica[]): readonly Pair[] {
  const old = new Map(before.flatMap(({ processes }) => processes).map((process) => [process.name, process]));
  return after
    .flatMap(({ processes }) => processes)
    .flatMap((process): Pair[] => {
      const found = old.get(process.name);
      return found === undefined ? [] : [[found, process]];
    });
}

/** The same change of several processes is one. */
function processChanges(
  pairs: readonly Pair[],
  valuesOf: (process: StateProcess) => Readonly<Record<string, Json>>,
): readonly ProcessChange[] {
  const found = new Map<string, Omit<ProcessChange, "everywhere" | "processes"> & { processes: string[] }>();
  for (const [before, after] of pairs) {
    for (const change of valueChanges(valuesOf(before), valuesOf(after))) {
      const key = JSON.stringify(change);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...change, processes: [after.name] });
      else known.processes.push(after.name);
    }
  }
  return [...found.values()]
    .map((change) => ({ ...change, everywhere: change.processes.length === pairs.length }))
    .toSorted((a, b) => compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
