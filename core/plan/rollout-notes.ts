import { startTimeOf, wholeMinutes } from "../memory/index.ts";
import type { Plan } from "./planned-object.ts";
import { groupRevision } from "./planned-revision.ts";

/** A group as the last deployment left it. */
export interface DeployedGroup {
  readonly revision: string | undefined;
  /** Undefined for a group of role serve, or from before the label existed. */
  readonly contract: string | undefined;
}

/** What a deployment says about the groups that it changes. */
export interface RolloutNote {
  /** Whether requests of a whole pool are refused for some time. */
  readonly isOutage: boolean;
  readonly text: string;
}

/** A group that changes: its key and its pool. */
interface Changing {
  readonly key: string;
  readonly group: string;
}

/**
 * The order of a change, the pools that do not answer meanwhile, and whether prefill and decode of both revisions fit. Empty
 * where no deployed group changes.
 *
 * @param deployed the groups of the stack by the name of their StatefulSet
 * @param keys the groups that the deployment covers
 */
export function rolloutNotes(
  plan: Plan,
  deployed: ReadonlyMap<string, DeployedGroup>,
  keys: ReadonlySet<string>,
): readonly RolloutNote[] {
  const changing = new Map<string, Changing>();
  for (const { key, group, objectName } of plan.groups) {
    const before = deployed.get(objectName);
    if (before !== undefined && keys.has(key) && before.revision !== groupRevision(plan, key))
      changing.set(key, { key, group });
  }
  const waves = plan.waves
    .map((wave) => wave.flatMap((key) => changing.get(key) ?? []))
    .filter((wave) => wave.length > 0);
  return [...orderOf(waves), ...outages(plan, waves, deployed), ...changedContract(plan, changing, deployed)];
}

function orderOf(waves: readonly (readonly Changing[])[]): readonly RolloutNote[] {
  if (waves.length < 2) return [];
  const order = waves.map((wave) => wave.map(({ key }) => key).join(" and ")).join(", then ");
  return [
    {
      isOutage: false,
      text: `Groups change in waves, each wave once the wave before it is ready: ${order}.`,
    },
  ];
}

/** Pools of which no deployed group is left while a wave changes. */
function outages(
  plan: Plan,
  waves: readonly (readonly Changing[])[],
  deployed: ReadonlyMap<string, DeployedGroup>,
): readonly RolloutNote[] {
  return waves.flatMap((wave) =>
    [...new Set(wave.map(({ group }) => group))].flatMap((group) => {
      const pool = new RegExp(`^${plan.topology.instance}-${group}-\\d+$`);
      const running = [...deployed.keys()].filter((name) => pool.test(name)).length;
      const ended = wave.filter((one) => one.group === group).length;
      if (ended < running) return [];
      const which = running === 1 ? "its only group changes" : `all ${running} groups change at once`;
      const text = `${group} answers no request while ${which}: ${restartTime(plan)}.`;
      return [{ isOutage: true, text }];
    }),
  );
}

/** How long a group takes to drain and to load, by the slowest storage of the documents, or else by its startup probe. */
function restartTime({ topology }: Plan): string {
  const { seconds, loading } = startTimeOf(topology);
  const drain = topology.site.terminationGracePeriodSeconds;
  const minutes = wholeMinutes(drain + seconds);
  const draining = `draining up to ${wholeMinutes(drain)} min`;
  return loading === undefined
    ? `at most ${minutes} min by probes.startup, with ${draining}`
    : `about ${minutes} min, with ${draining} (${loading.text})`;
}

function changedContract(
  plan: Plan,
  changing: ReadonlyMap<string, Changing>,
  deployed: ReadonlyMap<string, DeployedGroup>,
): readonly RolloutNote[] {
  const old = plan.groups
    .filter(({ key }) => changing.has(key))
    .flatMap(({ objectName }) => deployed.get(objectName)?.contract ?? []);
  const others = [...new Set(old)].filter((contract) => contract !== plan.contract).toSorted();
  return plan.contract === undefined || others.length === 0
    ? []
    : [
        {
          isOutage: false,
          text: `The contract of prefill and decode changes from ${others.join(", ")} to ${plan.contract}: no request passes between old and new groups.`,
        },
      ];
}
