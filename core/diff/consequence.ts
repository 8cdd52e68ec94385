import { textAt } from "../domain/index.ts";
import { startTimeOf } from "../memory/index.ts";
import type { Plan } from "../plan/index.ts";
import { Action, type CacheChange, type Consequence, type LoadTime, type Outage } from "./difference.ts";
import type { ReplicaActions } from "./group-differences.ts";
import { jsonAt, sameJson } from "./json.ts";
import type { Compared } from "./object-differences.ts";
import type { StateReplica } from "./processes.ts";

/** What differs between a state and a plan, by what the consequence needs of it. */
interface Compare {
  /** Objects that may run a Job. */
  readonly jobs: readonly Compared[];
  /** Objects that may restart a server. */
  readonly servers: readonly Compared[];
  readonly replicas: { readonly before: readonly StateReplica[]; readonly after: readonly StateReplica[] };
  readonly actions: ReplicaActions;
  readonly caches: readonly CacheChange[];
  /** Of the state. */
  readonly contract: string | undefined;
}

/** What applying a plan does to a state of its stack. */
export function consequenceOf(
  plan: Plan,
  { jobs, servers, replicas, actions, caches, contract: contractBefore }: Compare,
): Consequence {
  const { restarts, creates, deletes } = actions;
  const waves = plan.waves
    .map((wave) => wave.filter((key) => restarts.includes(key)))
    .filter((wave) => wave.length > 0);
  const growth = restarts.map((key) => nodesOf(replicas.after, key) - nodesOf(replicas.before, key));
  const starts = restarts.length + creates.length > 0;
  const { contract } = plan;
  return {
    waves,
    keeps: replicas.before.map(({ key }) => key).filter((key) => ![...restarts, ...deletes].includes(key)),
    outages: outagesOf(waves, replicas.before),
    ...(starts ? { load: loadTime(plan, restarts.length > 0) } : {}),
    caches,
    servers: servers.flatMap((each) => (restartsServer(each) ? [nameOf(each.key)] : [])),
    jobs: jobs.flatMap((each) =>
      runsJob(each) ? [textAt(each.after?.manifest, "metadata", "name") ?? ""] : [],
    ),
    spareNodes: sum([
      ...creates.map((key) => nodesOf(replicas.after, key)),
      ...growth.filter((count) => count > 0),
    ]),
    freedNodes: sum([
      ...deletes.map((key) => nodesOf(replicas.before, key)),
      ...growth.filter((count) => count < 0).map((count) => -count),
    ]),
    ...(contract === undefined || contractBefore === undefined || contract === contractBefore
      ? {}
      : { contract: { before: contractBefore, after: contract } }),
  };
}

function nodesOf(side: readonly StateReplica[], key: string): number {
  return side.find((replica) => replica.key === key)?.nodes ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Groups that leave run until the end of the change, so they count as available. */
function outagesOf(
  waves: readonly (readonly string[])[],
  before: readonly StateReplica[],
): readonly Outage[] {
  const groupOf = new Map(before.map(({ key, group }) => [key, group]));
  return waves.flatMap((wave, index) => {
    const groups = [...new Set(wave.flatMap((key) => groupOf.get(key) ?? []))];
    return groups.map((group) => {
      const running = before.filter((replica) => replica.group === group).length;
      const ended = wave.filter((key) => groupOf.get(key) === group).length;
      return { group, wave: index, available: running - ended, of: running };
    });
  });
}

/** Whether the pods of a Deployment are replaced. */
function restartsServer({ key, before, after, action }: Compared): boolean {
  if (!key.startsWith("deployment/") || before === undefined || after === undefined) return false;
  const [old, changed] = [before, after].map(({ manifest }) => jsonAt(manifest, "spec", "template"));
  return action === Action.Replace || !sameJson(old, changed);
}

/** A Job runs once; one with another name, or one that is replaced, runs again. */
function runsJob({ after, action }: Compared): boolean {
  return after?.manifest["kind"] === "Job" && (action === Action.Create || action === Action.Replace);
}

function nameOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** How long a group takes to load, by the slowest storage of the documents, or else by its startup probe. */
function loadTime({ topology }: Plan, ends: boolean): LoadTime {
  const { probes, terminationGracePeriodSeconds } = topology.site;
  const drainSeconds = ends ? terminationGracePeriodSeconds : 0;
  const { seconds, loading } = startTimeOf(topology);
  if (loading !== undefined) return { seconds, drainSeconds, by: "weights", basis: loading.basis };
  const { periodSeconds, failureThreshold } = probes.startup;
  return {
    drainSeconds,
    seconds,
    by: "probes",
    basis: `the limit of probes.startup, ${periodSeconds} s × ${failureThreshold}, since a size of the model is unknown`,
  };
}
