import { ApiServer } from "./api-server.ts";
import type { Log } from "./engine-log.ts";
import { ExpectedError } from "./errors.ts";
import { type JsonObject, stringAt } from "./json.ts";
import { loadLocalCluster } from "./kubeconfig.ts";
import { kindKey, kindOf, nameOf, namespaceOf } from "./kubernetes-object.ts";
import { hasUnknown, objectWithoutMarks } from "./property.ts";
import { parseSettings, type ProviderSettings, unsupportedSettings } from "./settings.ts";

/** A configured provider: its settings and its connection to the cluster. */
export interface Session {
  readonly settings: ProviderSettings;
  /** Undefined while the kubeconfig is not known yet: previews then send no requests. */
  readonly api: ApiServer | undefined;
  readonly log: Log;
  /** Aborted when the engine cancels. */
  readonly signal: AbortSignal;
  /** Incarnations of objects in the engine's state, from earlier calls; see create.ts. */
  readonly inState: Set<string>;
}

/** Opens a session with the engine's configuration; rejects clusters other than the local one. */
export async function openSession(
  configuration: JsonObject,
  log: Log,
  signal: AbortSignal,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Session> {
  const plain = objectWithoutMarks(configuration);
  const unsupported = unsupportedSettings(plain);
  if (unsupported.length > 0) {
    throw new ExpectedError(
      `The stand-in for the Kubernetes provider plugin does not support ${unsupported.join(", ")}. ` +
        "Remove the setting, or install the official plugin: `pulumi plugin install resource kubernetes v4.34.2`.",
    );
  }
  const settings = parseSettings(plain, environment);
  const known = !hasUnknown(plain["kubeconfig"] ?? null);
  return {
    settings,
    api: known ? await connect(settings, environment) : undefined,
    log,
    signal,
    inState: new Set(),
  };
}

async function connect(
  settings: ProviderSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ApiServer> {
  const cluster = await loadLocalCluster(settings, environment);
  return new ApiServer(cluster, settings.namespace ?? cluster.namespace ?? "default");
}

/**
 * The session's API server.
 *
 * @throws ExpectedError while the kubeconfig is not known
 */
export function connected({ api }: Session): ApiServer {
  if (api === undefined) throw new ExpectedError("The kubeconfig of the provider has no value yet.");
  return api;
}

/** Identity of an object, which also differs from that of a later one with the same name. */
export function incarnationOf(object: JsonObject): string {
  const uid = stringAt(object, "metadata", "uid");
  return `${kindKey(kindOf(object))}:${namespaceOf(object)}/${nameOf(object)}#${uid}`;
}
