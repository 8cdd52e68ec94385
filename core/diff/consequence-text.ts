import { wholeMinutes } from "../memory/index.ts";
import type { Consequence, Difference, LoadTime, Outage } from "./difference.ts";
import { Action } from "./difference.ts";

/** What applying a change does, in sentences: restarts first, then what they cost, then everything else. */
export function consequenceText(difference: Difference): readonly string[] {
  const { consequence, objects } = difference;
  const { creates, deletes } = replicasThatChange(difference);
  const updates = objects.filter(({ action }) => action === Action.Update).length;
  return [
    ...restarts(consequence),
    ...(creates.length === 0
      ? []
      : [`${listed(creates)} ${verb(creates, "starts", "start")} for the first time.`]),
    ...(deletes.length === 0
      ? []
      : [`${listed(deletes)} ${verb(deletes, "ends", "end")}, after everything else is ready.`]),
    ...consequence.outages.map((outage) => outageText(outage, consequence.waves.length)),
    ...loading(consequence),
    ...consequence.caches.map(
      ({ group, before: old, after: tokens }) =>
        `The KV cache of each rank of ${group} holds about ${tokens} tokens, ${tokens > old ? "more" : "fewer"} than the ${old} before.`,
    ),
    ...nodes(consequence, creates, deletes),
    ...otherNamespace(difference),
    ...(consequence.contract === undefined
      ? []
      : [
          `The contract of prefill and decode changes from ${consequence.contract.before} to ${consequence.contract.after}: no request passes between old and new groups.`,
        ]),
    ...consequence.servers.map((server) => `The Deployment of ${server} replaces its pod.`),
    ...consequence.jobs.map((job) => `Job ${job} runs.`),
    ...(updates === 0
      ? []
      : [`${counted(updates, "object")} ${updates === 1 ? "changes" : "change"} in place.`]),
  ];
}

/** The consequence in a few words, for a headline. */
export function consequenceSummary(difference: Difference): string {
  const { consequence } = difference;
  const restarting = consequence.waves.flat();
  const { creates, deletes } = replicasThatChange(difference);
  const parts = [
    restarting.length === 0 ? "restarts no group" : `restarts ${listed(restarting)}`,
    ...(creates.length === 0 ? [] : [`adds ${listed(creates)}`]),
    ...(deletes.length === 0 ? [] : [`removes ${listed(deletes)}`]),
    ...unanswered(consequence),
  ];
  return parts.join("; ");
}

/** Replicas that start and that end. One that both have is another group in each, so its name is whole. */
function replicasThatChange({ before, after, groups }: Difference): {
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
} {
  const creates = groups.flatMap((group) => group.creates);
  const deletes = groups.flatMap((group) => group.deletes);
  return {
    creates: named(creates, deletes, after.instance),
    deletes: named(deletes, creates, before.instance),
  };
}

function named(keys: readonly string[], others: readonly string[], instance: string): readonly string[] {
  return keys.map((key) => (others.includes(key) ? `${instance}-${key}` : key));
}

function unanswered({ outages, load }: Consequence): readonly string[] {
  const pools = [...new Set(outages.filter(({ available }) => available === 0).map(({ group }) => group))];
  const time = load === undefined ? "" : ` for ${boundOf(load)} ${wholeMinutes(totalSeconds(load))} min`;
  return pools.length === 0 ? [] : [`${listed(pools)} ${verb(pools, "answers", "answer")} no request${time}`];
}

function restarts({ waves, keeps }: Consequence): readonly string[] {
  const kept = keeps.length === 0 ? [] : [`${listed(keeps)} ${verb(keeps, "keeps", "keep")} running.`];
  const [first, ...others] = waves;
  if (first === undefined) return ["No group restarts.", ...kept];
  if (others.length === 0) return [`${listed(first)} ${verb(first, "restarts", "restart")}.`, ...kept];
  const order = waves.map(listed).join(", then ");
  return [
    `Groups restart in ${waves.length} waves, each wave once the wave before it is ready: ${order}.`,
    ...kept,
  ];
}

function outageText({ group, wave, available, of }: Outage, waves: number): string {
  const during = waves < 2 ? "meanwhile" : `during wave ${wave + 1}`;
  if (available > 0) return `${group} answers with ${available} of ${of} groups ${during}.`;
  return of === 1
    ? `${group} has one group: no request until it is ready.`
    : `${group} answers no request ${during}: all ${of} groups restart at once.`;
}

function loading({ load, waves }: Consequence): readonly string[] {
  if (load === undefined) return [];
  const { drainSeconds, by, basis } = load;
  const total = wholeMinutes(totalSeconds(load));
  const bound = boundOf(load);
  const subject = waves.length === 0 ? "The start" : waves.length === 1 ? "The restart" : "Each wave";
  const all = waves.length < 2 ? "" : `, all ${waves.length} ${bound} ${total * waves.length} min`;
  const byWeights = by === "weights";
  const more = byWeights ? ", plus graph capture and warm-up, which are not estimated" : "";
  const steps = [
    ...(drainSeconds === 0 ? [] : [`draining up to ${wholeMinutes(drainSeconds)} min`]),
    `loading ${bound} ${wholeMinutes(load.seconds)} min (${basis}${byWeights ? "; faster storage takes less" : ""})`,
  ];
  return [`${subject} takes ${bound} ${total} min${all}${more}: ${steps.join(", ")}.`];
}

function totalSeconds({ seconds, drainSeconds }: LoadTime): number {
  return seconds + drainSeconds;
}

/** The limit of a probe is an upper bound; the time for the weights is neither bound: storage may be faster, graph capture follows. */
function boundOf({ by }: LoadTime): string {
  return by === "probes" ? "up to" : "about";
}

function nodes(
  { waves, spareNodes, freedNodes }: Consequence,
  creates: readonly string[],
  deletes: readonly string[],
): readonly string[] {
  const freed = freedNodes === 0 ? [] : [`${counted(freedNodes, "node")} will be free afterwards.`];
  if (spareNodes > 0) {
    const whose = creates.length === 0 ? "" : `, for ${listed(creates)}`;
    const why =
      deletes.length === 0
        ? ""
        : `: ${listed(deletes)} ${verb(deletes, "holds its", "hold their")} nodes until the end`;
    return [`${counted(spareNodes, "node")} must be free before the change${whose}${why}.`, ...freed];
  }
  if (waves.length === 0) return freed;
  return ["No spare nodes are needed: each group starts again on the nodes that it held.", ...freed];
}

/** Objects that differ in nothing else are not listed. Under another name, they stand beside the old ones, which a note tells. */
function otherNamespace({ before, after }: Difference): readonly string[] {
  if (before.namespace === after.namespace || before.instance !== after.instance) return [];
  const [old, changed] = [before, after].map(({ instance, namespace }) => `${instance}.${namespace}`);
  return [
    `Every object of namespace ${before.namespace} is replaced in namespace ${after.namespace}.`,
    `The host of the endpoint changes from ${old} to ${changed}: clients must follow.`,
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function verb(subjects: readonly string[], one: string, many: string): string {
  return subjects.length === 1 ? one : many;
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");
}
