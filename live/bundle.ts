import { type Observed, type Plan, redacted, statusOf, withoutSecrets } from "../core/index.ts";
import type { ClusterReader, Failure } from "./kubectl.ts";
import { observe, stackSelector } from "./observe.ts";
import { printStatus } from "./status-text.ts";
import type { ArchiveFile } from "./tar.ts";

/** The last lines of each log, and the last characters of these. kubectl's `--limit-bytes` would cut the end. */
const LOG_LINES = 5000;
const LOG_LENGTH = 1024 * 1024;

/** Kinds whose objects are part of a bundle. Secrets are not among them: their values are never read. */
const KINDS = [
  ...[
    "pods",
    "statefulsets.apps",
    "deployments.apps",
    "jobs.batch",
    "services",
    "configmaps",
    "serviceaccounts",
  ],
  ...["roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io"],
];

/** Kinds that a bundle has where the cluster knows them and the user may read them. */
const OPTIONAL_KINDS = [
  ...["poddisruptionbudgets.policy", "networkpolicies.networking.k8s.io"],
  ...["podmonitors.monitoring.coreos.com", "prometheusrules.monitoring.coreos.com"],
];

interface ListedObject {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown };
  readonly spec?: { readonly containers?: readonly { readonly name?: unknown }[] };
}

/** The files of a support bundle about a stack in a cluster, without any secret. */
export interface Bundle {
  readonly files: readonly ArchiveFile[];
  /** What could not be read, one sentence each. */
  readonly missing: readonly string[];
}

/**
 * Reads what a bundle holds: the status, objects, events, nodes, the logs of every container and of the one before its last
 * restart, and the results of procedures.
 *
 * @throws GlmServeError if the cluster cannot be read, or has no such namespace
 */
export async function readBundle(planned: Plan, reader: ClusterReader): Promise<Bundle> {
  const observed = await observe(planned, reader);
  const status = statusOf(planned, observed);
  const missing: string[] = [];
  const read = async (argv: readonly string[]): Promise<string | undefined> => {
    const answer = await reader.ask(argv);
    if ("text" in answer) return answer.text;
    missing.push(missingOf(argv, answer.failure));
    return undefined;
  };
  const selector = stackSelector(planned);
  const readIfKnown = async (argv: readonly string[]): Promise<string | undefined> => {
    const answer = await reader.ask(argv);
    if ("text" in answer) return answer.text;
    if (answer.failure.kind !== "not-found") missing.push(missingOf(argv, answer.failure));
    return undefined;
  };
  const lists = await Promise.all([
    ...KINDS.map((kind) => read(["get", kind, selector, "--output=json"])),
    ...OPTIONAL_KINDS.map((kind) => readIfKnown(["get", kind, selector, "--output=json"])),
  ]);
  const objects = lists.flatMap((list) => (list === undefined ? [] : itemsOf(list)));
  const [events, nodes, versions, logs] = await Promise.all([
    read(["get", "events", "--output=json"]),
    read(["get", "nodes", "--output=json"]),
    read(["version", "--output=json"]),
    Promise.all(objects.filter(({ kind }) => kind === "Pod").flatMap((pod) => logsOf(pod, read, observed))),
  ]);
  return {
    files: [
      { path: "status.txt", text: printStatus(status, undefined) },
      { path: "status.json", text: json(status) },
      ...objects.map((object) => ({
        path: `objects/${String(object.kind)}/${nameOf(object)}.json`,
        text: json(redacted(object)),
      })),
      ...procedureResults(objects),
      ...jsonFile("events.json", events),
      ...jsonFile("nodes.json", nodes),
      ...jsonFile("kubernetes-version.json", versions),
      ...logs.flat(),
    ],
    missing,
  };
}

function missingOf(argv: readonly string[], { message }: Failure): string {
  return `kubectl ${argv.join(" ")}: ${message}`;
}

function itemsOf(text: string): readonly ListedObject[] {
  const list: { readonly items?: readonly ListedObject[] } = JSON.parse(text);
  // A kind that is another's alias, or a Secret, would be a mistake of the lists above.
  return (list.items ?? []).filter(({ kind }) => kind !== "Secret");
}

function nameOf({ metadata }: ListedObject): string {
  const name = metadata?.name;
  return typeof name === "string" ? name.replaceAll("/", "-") : "unnamed";
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function jsonFile(path: string, text: string | undefined): readonly ArchiveFile[] {
  return text === undefined ? [] : [{ path, text: json(redacted(JSON.parse(text))) }];
}

/** What procedures found on the nodes and in the API: the data of their ConfigMaps, such as the links that preflight pinged. */
function procedureResults(objects: readonly ListedObject[]): readonly ArchiveFile[] {
  return objects.flatMap((object) => {
    if (object.kind !== "ConfigMap" || !("data" in object)) return [];
    const { data } = object;
    if (typeof data !== "object" || data === null) return [];
    return Object.entries(data).flatMap(([key, text]) =>
      /^result(?:-\d+)?\.json$/.test(key) && typeof text === "string"
        ? [{ path: `procedures/${nameOf(object)}/${key}`, text: withoutSecrets(text) }]
        : [],
    );
  });
}

/** The logs of all containers of a pod. A pod without a restart has no earlier log. */
async function logsOf(
  pod: ListedObject,
  read: (argv: readonly string[]) => Promise<string | undefined>,
  { pods }: Observed,
): Promise<readonly ArchiveFile[]> {
  const name = nameOf(pod);
  const statuses = pods.find(({ metadata }) => metadata.name === name)?.status.containerStatuses ?? [];
  const wanted = statuses.flatMap(({ name: container, restartCount, state }) => [
    ...(state.waiting === undefined || restartCount > 0 ? [{ container, options: [], suffix: "" }] : []),
    ...(restartCount > 0 ? [{ container, options: ["--previous"], suffix: ".previous" }] : []),
  ]);
  const logs = await Promise.all(
    wanted.map(async ({ container, options, suffix }) => {
      const limits = [`--tail=${LOG_LINES}`];
      const text = await read([
        "logs",
        name,
        `--container=${container}`,
        ...limits,
        "--timestamps",
        ...options,
      ]);
      return text === undefined
        ? []
        : [{ path: `logs/${name}/${container}${suffix}.log`, text: withoutSecrets(text.slice(-LOG_LENGTH)) }];
    }),
  );
  return logs.flat();
}
