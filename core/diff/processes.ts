import { ENGINE_CONTAINER, REVISION_VARIABLE, textAt, textsOf } from "../domain/index.ts";
import type { Json } from "./difference.ts";
import { flagsOf } from "./flags-of.ts";
import { itemsAt, jsonAt, type JsonRecord } from "./json.ts";
import { launchCommands } from "./launch-commands.ts";
import type { StackState, StateObject } from "./state.ts";

/** One engine process of a state. */
export interface StateProcess {
  /** `decode-0 rank-4`. */
  readonly name: string;
  readonly flags: Readonly<Record<string, Json>>;
  readonly variables: Readonly<Record<string, Json>>;
}

/** One replica of a group in a state. */
export interface StateReplica {
  /** `decode-0`. */
  readonly key: string;
  readonly group: string;
  readonly nodes: number;
  readonly processes: readonly StateProcess[];
}

const PREFIX = "stateful-set/";

/** The replicas of all groups with their processes, as their scripts and containers give them. */
export function replicasOf(state: StackState): readonly StateReplica[] {
  const scripts = new Map(
    state.objects
      .filter(({ manifest }) => manifest["kind"] === "ConfigMap")
      .map(({ manifest }) => [textAt(manifest, "metadata", "name") ?? "", manifest]),
  );
  return state.objects.flatMap((object) => replicaOf(state, object, scripts) ?? []);
}

/** The launch ConfigMap that a pod template or a pod mounts. */
export function launchName(podSpec: Json | undefined): string | undefined {
  const volume = itemsAt(podSpec, "volumes").find((item) => textAt(item, "name") === "launch");
  return textAt(volume, "configMap", "name");
}

function replicaOf(
  { pods = [] }: StackState,
  { key: objectKey, manifest }: StateObject,
  configMaps: ReadonlyMap<string, JsonRecord>,
): StateReplica | undefined {
  if (!objectKey.startsWith(PREFIX)) return undefined;
  const key = objectKey.slice(PREFIX.length);
  const name = textAt(manifest, "metadata", "name") ?? "";
  const replicas = jsonAt(manifest, "spec", "replicas");
  const nodes = typeof replicas === "number" ? replicas : 1;
  const template = jsonAt(manifest, "spec", "template", "spec");
  const ofTemplate = textsOf(jsonAt(configMaps.get(launchName(template) ?? ""), "data"));
  const processes = Array.from({ length: nodes }, (_, ordinal) => {
    const running = pods.find((pod) => pod.name === `${name}-${ordinal}`);
    const spec = running === undefined ? template : jsonAt(running.manifest, "spec");
    const files = running === undefined ? ofTemplate : (running.scripts ?? {});
    return processesOf(key, spec, files[`node-${ordinal}.sh`] ?? "");
  });
  return { key, group: key.replace(/-\d+$/, ""), nodes, processes: processes.flat() };
}

function processesOf(key: string, podSpec: Json | undefined, script: string): readonly StateProcess[] {
  const container = itemsAt(podSpec, "containers").find((item) => textAt(item, "name") === ENGINE_CONTAINER);
  const ofContainer = Object.fromEntries(
    itemsAt(container, "env").flatMap((item): [string, string][] => {
      const name = textAt(item, "name");
      if (name === undefined || name === REVISION_VARIABLE || jsonAt(item, "valueFrom") !== undefined)
        return [];
      return [[name, (textAt(item, "value") ?? "").replaceAll("$$", "$")]];
    }),
  );
  return launchCommands(script).processes.map(({ name, argv, env }) => ({
    name: `${key} ${name}`,
    flags: flagsOf(argv),
    variables: { ...ofContainer, ...env },
  }));
}
