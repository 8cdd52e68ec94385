import { CONTRACT_LABEL, textAt } from "../domain/index.ts";
import type { Plan } from "../plan/index.ts";
import { cacheChanges } from "./cache-changes.ts";
import { consequenceOf } from "./consequence.ts";
import { Action, type Difference } from "./difference.ts";
import { groupDifferences, type ReplicaActions } from "./group-differences.ts";
import { type Compared, comparedObjects, objectDifference } from "./object-differences.ts";
import { planState } from "./plan-state.ts";
import { portChanges } from "./port-changes.ts";
import { replicasOf } from "./processes.ts";
import { renamedState } from "./renamed-state.ts";
import { settingChanges } from "./setting-changes.ts";
import type { StackState } from "./state.ts";

const SET = "stateful-set/";

/** A plan, and how the command line names it. */
export interface LabelledPlan {
  readonly plan: Plan;
  readonly label: string;
}

/** What differs between two plans of a stack, and what applying the second does to a stack that runs the first. */
export function comparePlans(before: LabelledPlan, after: LabelledPlan): Difference {
  return compareStates(planState(before.plan, before.label), after);
}

/** What differs between a state and a plan of a stack, and what applying the plan does. */
export function compareStates(before: StackState, { plan, label }: LabelledPlan): Difference {
  const after = withoutKinds(planState(plan, label), before.unread);
  const old = renamedState(before, after.side.instance);
  const compared = comparedObjects(before.objects, after.objects);
  const actions = replicaActions(compared);
  const replicas = { before: replicasOf(old), after: replicasOf(after) };
  const groups = groupDifferences(replicas.before, replicas.after, actions);
  const renamed = new Map(old.objects.map((object) => [object.key, object]));
  return {
    before: before.side,
    after: after.side,
    settings: before.plan === undefined ? [] : settingChanges(before.plan, plan, groups),
    groups,
    ports: before.plan === undefined ? [] : portChanges(before.plan.ports, plan.ports),
    objects: compared.map((each) => {
      const found = renamed.get(each.key);
      const isKept = each.after !== undefined && each.before !== undefined && found !== undefined;
      return objectDifference(isKept ? { ...each, before: found } : each);
    }),
    consequence: consequenceOf(plan, {
      jobs: compared,
      // A server under another name starts beside the old one.
      servers: compared.filter((each) => !isElsewhere(each)),
      replicas,
      actions,
      caches: cacheChanges(before.plan, plan),
      contract: contractOf(before),
    }),
    notes: [...before.notes, ...otherName(before, plan), ...takenOver(compared)],
  };
}

function withoutKinds(state: StackState, kinds: readonly string[] = []): StackState {
  return {
    ...state,
    objects: state.objects.filter(({ manifest }) => !kinds.includes(textAt(manifest, "kind") ?? "")),
  };
}

function replicaActions(compared: readonly Compared[]): ReplicaActions {
  const sets = compared.filter(({ key }) => key.startsWith(SET));
  const keysOf = (chosen: (each: Compared) => boolean) =>
    sets.filter(chosen).map(({ key }) => key.slice(SET.length));
  return {
    restarts: keysOf((each) => each.action === Action.Replace && !isElsewhere(each)),
    creates: keysOf((each) => each.action === Action.Create || isElsewhere(each)),
    deletes: keysOf((each) => each.action === Action.Delete || isElsewhere(each)),
  };
}

/** Whether another resource creates the object under another name: Pulumi creates it beside the old one. */
function isElsewhere(each: Compared): boolean {
  return isOtherResource(each) && nameOf(each.before) !== nameOf(each.after);
}

function isOtherResource({ before, after }: Compared): boolean {
  const [old, changed] = [before?.resource, after?.resource];
  return old !== undefined && changed !== undefined && old !== changed;
}

function nameOf(object: Compared["after"]): string | undefined {
  return textAt(object?.manifest, "metadata", "name");
}

/** The name of a topology is part of the names of all resources. */
function otherName(before: StackState, { topology }: Plan): readonly string[] {
  const [old, changed] = [before.plan?.topology.spec.name, topology.spec.name];
  if (old === undefined || old === changed) return [];
  return [
    `The topologies have different names: in one stack, Pulumi creates every object of ${changed} beside those of ${old}, and deletes these last.`,
  ];
}

/** Pulumi deletes a resource that is gone after it has created the new one, which has the same name here. */
function takenOver(compared: readonly Compared[]): readonly string[] {
  const names = compared
    .filter((each) => each.key.startsWith(SET) && isOtherResource(each) && !isElsewhere(each))
    .map(({ key }) => key.slice(SET.length));
  if (names.length === 0) return [];
  return [
    `${names.join(", ")}: another Pulumi resource gets the name of the old StatefulSet. Pulumi creates before it deletes, so run pulumi destroy first.`,
  ];
}

function contractOf({ plan, objects }: StackState): string | undefined {
  if (plan !== undefined) return plan.contract;
  return objects.flatMap(
    ({ manifest }) => textAt(manifest, "spec", "template", "metadata", "labels", CONTRACT_LABEL) ?? [],
  )[0];
}
