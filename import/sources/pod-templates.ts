import type { GroupHint } from "../observed.ts";
import type { Word } from "../words/word.ts";
import { integerOf, isMapping, listOf, type Mapping, mappingOf, pythonText } from "./python-yaml.ts";

/** The pods of one object that work together, and their container with the server. */
export interface PodTemplate {
  /** Name of the object, from which a StatefulSet names its pods. */
  readonly object: string;
  /** Name for the topology: that of the stack, or of the object. */
  readonly name: string;
  readonly ownedBy: string | undefined;
  readonly group: GroupHint | undefined;
  /** Number of pods; each runs on a node of its own. */
  readonly pods: number;
  readonly place: string;
  /** The command of a pod, as a script. */
  readonly command: (ordinal: number) => string;
  readonly env: Readonly<Record<string, Word>>;
  /** Variables with fields of the pod. */
  readonly fields: readonly { readonly name: string; readonly field: string }[];
  /** Variables with values outside of the manifests. */
  readonly secrets: readonly { readonly name: string }[];
  readonly mounts: readonly {
    readonly mountPath: string;
    readonly subPath: string | undefined;
    readonly configMap: string;
  }[];
  readonly image: string | undefined;
  readonly devices: number | undefined;
  readonly volumePath: string | undefined;
  /** Seconds that the startup probe allows. */
  readonly startupSeconds: string | undefined;
  /** Seconds that glm-serve lets a process drain. */
  readonly drainSeconds: string | undefined;
}

/** Pods of one object up to which a topology is planned. */
export const MOST_PODS = 1024;

/** The number of pods of an object. */
export function podsOf(object: Mapping): number {
  const spec = mappingOf(object["spec"]);
  return (
    (integerOf(spec["replicas"]) ?? 1) * (integerOf(mappingOf(spec["leaderWorkerTemplate"])["size"]) ?? 1)
  );
}

const DEVICES = /^(?:huawei\.com\/|nvidia\.com\/gpu$)/;

/** The templates of an object. Replicas of a Deployment and of a LeaderWorkerSet each form a template of their own. */
export function podTemplates(object: Mapping, file: string): readonly PodTemplate[] {
  const spec = mappingOf(object["spec"]);
  const kind = pythonText(object["kind"]);
  const replicas = integerOf(spec["replicas"]) ?? 1;
  const path = `${file}: ${kind}/${pythonText(mappingOf(object["metadata"])["name"])}`;
  switch (kind) {
    case "StatefulSet":
      return templateOf(object, [mappingOf(spec["template"])], path, replicas, undefined);
    case "Deployment":
    case "ReplicaSet":
    case "Job":
      return copies(replicas, (replica) =>
        templateOf(object, [mappingOf(spec["template"])], path, 1, replica),
      );
    case "Pod":
      return templateOf(object, [object], path, 1, undefined);
    case "LeaderWorkerSet": {
      const pair = mappingOf(spec["leaderWorkerTemplate"]);
      const worker = mappingOf(pair["workerTemplate"]);
      const leader = isMapping(pair["leaderTemplate"]) ? pair["leaderTemplate"] : worker;
      const size = integerOf(pair["size"]) ?? 1;
      return copies(replicas, (replica) => templateOf(object, [leader, worker], path, size, replica));
    }
    default:
      return [];
  }
}

function copies(count: number, make: (replica: number) => readonly PodTemplate[]): readonly PodTemplate[] {
  return Array.from({ length: count }, (_, replica) => make(replica)).flat();
}

function templateOf(
  object: Mapping,
  templates: readonly Mapping[],
  path: string,
  pods: number,
  replica: number | undefined,
): readonly PodTemplate[] {
  const metadata = mappingOf(object["metadata"]);
  const labels = mappingOf(metadata["labels"]);
  const name = pythonText(metadata["name"]);
  const ownedBy = labels["app.kubernetes.io/name"];
  const component = labels["app.kubernetes.io/component"];
  const containers = templates.map((template) => containerOf(mappingOf(template["spec"])));
  const [container] = containers;
  const podSpec = mappingOf(templates[0]?.["spec"]);
  if (container === undefined) return [];
  const given = listOf(container["env"]).map(mappingOf);
  const fields = given.flatMap((variable) => {
    const field = mappingOf(mappingOf(variable["valueFrom"])["fieldRef"])["fieldPath"];
    return field === undefined ? [] : [{ name: pythonText(variable["name"]), field: pythonText(field) }];
  });
  const mounts = listOf(container["volumeMounts"]).map(mappingOf);
  const owned = ownedBy === "glm-serve" && typeof component === "string";
  const grace = integerOf(podSpec["terminationGracePeriodSeconds"]);
  return [
    {
      object: name,
      name: owned ? pythonText(labels["app.kubernetes.io/instance"]) : name,
      ownedBy: typeof ownedBy === "string" ? ownedBy : undefined,
      group: owned
        ? { name: component, replica: integerOf(labels["glm-serve/replica"]) ?? 0, named: true }
        : replica === undefined
          ? undefined
          : { name, replica, named: false },
      pods,
      place: path,
      command: (ordinal) => scriptOf(containers[Math.min(ordinal, containers.length - 1)] ?? container),
      env: Object.fromEntries(
        given.flatMap((variable) => {
          const variableName = pythonText(variable["name"]);
          if (variable["value"] === undefined) return [];
          return [
            [variableName, { text: pythonText(variable["value"]), place: `${path}.env.${variableName}` }],
          ];
        }),
      ),
      fields,
      secrets: given
        .filter(({ valueFrom }) => isMapping(valueFrom) && valueFrom["fieldRef"] === undefined)
        .filter(({ valueFrom }) => !owned || !isOwnLink(mappingOf(valueFrom), name))
        .map((variable) => ({ name: pythonText(variable["name"]) })),
      mounts: mounts.flatMap((mount) => configMapOf(mount, podSpec)),
      image: typeof container["image"] === "string" ? container["image"] : undefined,
      devices: devicesOf(mappingOf(container["resources"])),
      volumePath: mounts.flatMap((mount) =>
        mount["name"] === "weights" ? [pythonText(mount["mountPath"])] : [],
      )[0],
      startupSeconds: startupOf(mappingOf(container["startupProbe"])),
      drainSeconds: grace === undefined ? undefined : String(Math.max(0, grace - 30)),
    },
  ];
}

/** Whether a variable is the token of the link from the group's own Secret, which glm-serve adds without a setting. */
function isOwnLink(valueFrom: Mapping, object: string): boolean {
  return mappingOf(valueFrom["secretKeyRef"])["name"] === `${object}-link`;
}

/** The container with the devices, or the first one. */
function containerOf(spec: Mapping): Mapping | undefined {
  const containers = listOf(spec["containers"]).filter(isMapping);
  return (
    containers.find((container) => devicesOf(mappingOf(container["resources"])) !== undefined) ??
    containers[0]
  );
}

function devicesOf(resources: Mapping): number | undefined {
  const amounts = { ...mappingOf(resources["requests"]), ...mappingOf(resources["limits"]) };
  const found = Object.entries(amounts).find(([name]) => DEVICES.test(name));
  return found === undefined ? undefined : integerOf(found[1]);
}

/** Command and arguments as a script: each word in quotes, so that it stays one word. */
function scriptOf(container: Mapping): string {
  return [...listOf(container["command"]), ...listOf(container["args"])]
    .map((word) => {
      // Kubernetes itself replaces $(NAME).
      const text = pythonText(word);
      const quoted = `'${text.replaceAll("'", String.raw`'\''`)}'`;
      return /^\$\(\w+\)$/.test(text)
        ? `"\${${text.slice(2, -1)}}"`
        : quoted.replaceAll(/\$\((\w+)\)/g, `'"\${$1}"'`);
    })
    .join(" ");
}

function configMapOf(mount: Mapping, podSpec: Mapping): PodTemplate["mounts"] {
  const volume = listOf(podSpec["volumes"])
    .map(mappingOf)
    .find(({ name }) => name === mount["name"]);
  const configMap = mappingOf(volume?.["configMap"])["name"];
  if (configMap === undefined) return [];
  const subPath = mount["subPath"];
  return [
    {
      mountPath: pythonText(mount["mountPath"]),
      subPath: typeof subPath === "string" ? subPath : undefined,
      configMap: pythonText(configMap),
    },
  ];
}

function startupOf(probe: Mapping): string | undefined {
  const [period, failures] = [integerOf(probe["periodSeconds"]), integerOf(probe["failureThreshold"])];
  return period === undefined || failures === undefined ? undefined : String(period * failures);
}
