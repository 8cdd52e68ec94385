import type { KubernetesObject } from "../domain/index.ts";
import {
  described,
  launch,
  ROLLOUT,
  ROLLOUT_PLAN,
  rolloutAccess,
  rolloutIdentity,
  rolloutJob,
} from "../kubernetes/index.ts";
import { rolloutFiles } from "../rollout/index.ts";
import { serviceAccountFiles } from "../service-account/index.ts";
import { readyWithin } from "./group-objects.ts";
import type { Plan, PlannedObject } from "./planned-object.ts";
import { groupRevision } from "./planned-revision.ts";

/**
 * The plan with the Job that replaces pods of older revisions, for whoever applies its YAML: a StatefulSet keeps its pods when it
 * changes (`updateStrategy: OnDelete`). Pulumi replaces the StatefulSets itself.
 */
export function withRollout(plan: Plan): Plan {
  const rollout = rolloutObjects(plan).map((planned) => ({
    ...planned,
    manifest: described(plan.topology, planned.manifest),
  }));
  return { ...plan, objects: [...plan.objects, ...rollout] };
}

function rolloutObjects(plan: Plan): readonly PlannedObject[] {
  const { topology, groups, waves } = plan;
  const identity = rolloutIdentity(topology);
  const wave = new Map(waves.flatMap((keys, index) => keys.map((key) => [key, index] as const)));
  const budget = readyWithin(topology);
  const rolledOut = groups.map(({ key, objectName, pods }) => ({
    name: objectName,
    revision: groupRevision(plan, key),
    wave: wave.get(key) ?? 0,
    pods: pods.map(({ name }) => name),
  }));
  const file = `${JSON.stringify({ groups: rolledOut, readyWithinSeconds: budget }, undefined, 2)}\n`;
  const { configMap, workload } = launch(
    topology,
    identity,
    [serviceAccountFiles, rolloutFiles, { [ROLLOUT_PLAN]: file }],
    (reference) => rolloutJob(topology, identity, waves.length * budget, reference),
  );
  const access = rolloutAccess(topology, identity, {
    statefulSets: rolledOut.map(({ name }) => name),
    pods: rolledOut.flatMap(({ pods }) => pods),
  });
  const before = topology.site.createNamespace ? ["namespace"] : [];
  const needed = [configMap, ...access].map((manifest) => object(manifest, before));
  const sets = plan.objects.flatMap(({ key }) => (key.startsWith("stateful-set/") ? [key] : []));
  return [...needed, object(workload, [...needed.map(({ key }) => key), ...sets])];
}

function object(manifest: KubernetesObject, after: readonly string[]): PlannedObject {
  return {
    key: `${manifest.kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}/${ROLLOUT}`,
    part: { kind: "rollout" },
    manifest,
    after,
    replaceOnChanges: [],
  };
}
