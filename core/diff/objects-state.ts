import { REVISION_ANNOTATION, textAt, textsOf } from "../domain/index.ts";
import { type Plan, withRollout } from "../plan/index.ts";
import type { Json } from "./difference.ts";
import { isJsonRecord, jsonAt, type JsonRecord, recordOf } from "./json.ts";
import { managedPart } from "./managed-fields.ts";
import { launchName } from "./processes.ts";
import type { RunningPod, StackState, StateObject } from "./state.ts";

/** Objects of a stack, and the plan that would make them. */
export interface ObjectsState {
  readonly state: StackState;
  /** With the Job of the rollout where the objects have one. */
  readonly plan: Plan;
}

/** What a list of objects does not show. */
const UNREAD = ["Namespace", "Secret"] as const;

const REVISION = /-[0-9a-f]{10}$/;

/** Objects of rendered YAML as a state of the stack. */
export function manifestsState(given: Plan, items: readonly unknown[], label: string): ObjectsState {
  const objects = items.map(recordOf);
  const plan = planFor(given, objects);
  return {
    plan,
    state: stateOf(plan, label, objects, (object) => object, [NO_SETTINGS]),
  };
}

/**
 * Objects of a cluster as a state of the stack, with what its engine pods run as they were launched.
 *
 * @param items objects and pods with the labels of the stack
 * @param notes what could not be read, in sentences
 */
export function clusterState(
  given: Plan,
  items: readonly unknown[],
  label: string,
  notes: readonly string[] = [],
): ObjectsState {
  const all = items.map(recordOf);
  const live = all.filter(({ kind }) => kind !== "Pod");
  const plan = planFor(given, live);
  const planned = new Map(
    plan.objects.map(({ manifest }) => [placeOf(recordOf(manifest)), recordOf(manifest)]),
  );
  const state = stateOf(plan, label, live, (object) => managedPart(object, planned.get(placeOf(object))), [
    NO_SETTINGS,
    ...notes,
  ]);
  const pods = all.filter(({ kind }) => kind === "Pod").flatMap((pod) => runningPod(pod, live));
  return {
    plan,
    state: { ...state, pods, notes: [...state.notes, ...podNotes(state.objects, pods)] },
  };
}

const NO_SETTINGS =
  "The comparison covers flags, variables and fields of objects, without Secrets and the Namespace. Objects hold no settings and no ports of processes.";

function planFor(plan: Plan, objects: readonly JsonRecord[]): Plan {
  const hasRollout = objects.some(
    (object) => textAt(object, "metadata", "labels", "app.kubernetes.io/component") === "rollout",
  );
  return hasRollout ? withRollout(plan) : plan;
}

/** Kind and name, without the revision in the name. */
function placeOf(object: JsonRecord): string {
  return `${textAt(object, "kind") ?? ""}/${(textAt(object, "metadata", "name") ?? "").replace(REVISION, "")}`;
}

function stateOf(
  plan: Plan,
  label: string,
  given: readonly JsonRecord[],
  part: (object: JsonRecord) => JsonRecord,
  notes: readonly string[],
): StackState {
  const { instance, site } = plan.topology;
  const keys = new Map(plan.objects.map(({ key, manifest }) => [placeOf(recordOf(manifest)), key]));
  const opaque = new Set(
    plan.objects.filter(({ ignoreChanges }) => ignoreChanges?.includes("data")).map(({ key }) => key),
  );
  const readable = given.filter(({ kind }) => !UNREAD.some((unread) => unread === kind));
  const objects = withoutLeftovers(readable).map((object): StateObject => {
    const key = keys.get(placeOf(object)) ?? keyOf(object);
    return { key, manifest: part(object), replaceOnChanges: [], opaque: opaque.has(key) };
  });
  return {
    side: {
      label,
      instance,
      namespace: textAt(readable[0], "metadata", "namespace") ?? site.namespace,
    },
    objects,
    unread: UNREAD,
    notes,
  };
}

/** The key that a plan would give to an object that it does not have. */
function keyOf(object: JsonRecord): string {
  const labels = jsonAt(object, "metadata", "labels");
  const component = textAt(labels, "app.kubernetes.io/component");
  const replica = textAt(labels, "glm-serve/replica");
  return object["kind"] === "StatefulSet" && component !== undefined && replica !== undefined
    ? `stateful-set/${component}-${replica}`
    : placeOf(object);
}

/** Of several ConfigMaps with the scripts of one workload, the one that it mounts: an interrupted change leaves others. */
function withoutLeftovers(objects: readonly JsonRecord[]): readonly JsonRecord[] {
  const mounted = new Set(
    objects.flatMap((object) => launchName(jsonAt(object, "spec", "template", "spec")) ?? []),
  );
  const places = objects.map(placeOf);
  return objects.filter((object) => {
    const place = placeOf(object);
    const isOnly = places.filter((other) => other === place).length === 1;
    return isOnly || mounted.has(textAt(object, "metadata", "name") ?? "");
  });
}

function runningPod(pod: JsonRecord, objects: readonly JsonRecord[]): readonly RunningPod[] {
  const name = textAt(pod, "metadata", "name");
  if (name === undefined || jsonAt(pod, "metadata", "deletionTimestamp") !== undefined) return [];
  const launch = launchName(jsonAt(pod, "spec"));
  const configMap = objects.find(
    (object) => object["kind"] === "ConfigMap" && textAt(object, "metadata", "name") === launch,
  );
  return [
    {
      name,
      manifest: pod,
      scripts: configMap === undefined ? undefined : textsOf(configMap["data"]),
    },
  ];
}

const REVISION_PATH = ["metadata", "annotations", REVISION_ANNOTATION] as const;

/** Pods that do not run what their StatefulSet has, and pods that do not run at all. */
function podNotes(objects: readonly StateObject[], pods: readonly RunningPod[]): readonly string[] {
  const known = new Map(pods.map((pod) => [pod.name, pod]));
  return objects
    .filter(({ manifest }) => manifest["kind"] === "StatefulSet")
    .flatMap(({ manifest }) => {
      const name = textAt(manifest, "metadata", "name") ?? "";
      const template = jsonAt(manifest, "spec", "template");
      const replicas = jsonAt(manifest, "spec", "replicas");
      const names = Array.from(
        { length: typeof replicas === "number" ? replicas : 0 },
        (_, at) => `${name}-${at}`,
      );
      return names.flatMap((pod) => podNote(pod, known.get(pod), template) ?? []);
    });
}

function podNote(name: string, pod: RunningPod | undefined, template: Json | undefined): string | undefined {
  if (pod === undefined) return `Pod ${name} does not run.`;
  const [own, planned] = [textAt(pod.manifest, ...REVISION_PATH), textAt(template, ...REVISION_PATH)];
  if (pod.scripts === undefined)
    return `Pod ${name} mounts scripts that the cluster no longer has: its command is not known.`;
  return own === planned || !isJsonRecord(template)
    ? undefined
    : `Pod ${name} runs revision ${own ?? "none"}, but its StatefulSet has ${planned ?? "none"}.`;
}
