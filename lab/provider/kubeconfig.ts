import type { Cluster, KubeConfig } from "@kubernetes/client-node";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ExpectedError } from "./errors.ts";
import type { ProviderSettings } from "./settings.ts";

/** Prefix of every context that the local cluster writes. */
const localContextPrefix = "glm-serve-local-";

const advice =
  "glm-serve's stand-in for the Kubernetes provider plugin serves the local cluster only. " +
  "For a real cluster install the official plugin: `pulumi plugin install resource kubernetes v4.34.2`. " +
  "For the local cluster run `npm start`, or set KUBECONFIG to its kubeconfig.";

/** An accepted cluster: its address and the file's credentials. */
export interface LocalCluster {
  readonly kubeConfig: KubeConfig;
  readonly server: URL;
  /** Namespace of the context, if it has one. */
  readonly namespace: string | undefined;
}

/** Finds the kubeconfig as the official plugin does, and rejects every cluster but the local one. */
export async function loadLocalCluster(
  settings: ProviderSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LocalCluster> {
  const Loader = await loadClient();
  const kubeConfig = new Loader();
  const source = settings.kubeconfig ?? environment["KUBECONFIG"] ?? join(homedir(), ".kube", "config");
  try {
    if (source.includes("\n") || source.trimStart().startsWith("{")) kubeConfig.loadFromString(source);
    else loadFiles(kubeConfig, source);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`The kubeconfig is unreadable: ${String(error)}\n${advice}`);
  }
  if (settings.context !== undefined) kubeConfig.setCurrentContext(settings.context);
  const name = kubeConfig.getCurrentContext();
  const context = kubeConfig.getContextObject(name);
  const cluster = kubeConfig.getCluster(settings.cluster ?? context?.cluster ?? "");
  if (context === null || cluster === null) {
    throw new ExpectedError(`The kubeconfig has no context "${name}" with a cluster.\n${advice}`);
  }
  return { kubeConfig, server: localServer(name, cluster), namespace: context.namespace };
}

/** Loads the only part of the client that is used; early, because loading takes half a second. */
export async function loadClient(): Promise<typeof KubeConfig> {
  const client = await import("@kubernetes/client-node/dist/config.js");
  return client.KubeConfig;
}

function loadFiles(kubeConfig: KubeConfig, paths: string): void {
  const path = paths.split(":").find((candidate) => candidate !== "");
  if (path === undefined || !existsSync(path)) {
    throw new ExpectedError(`The kubeconfig ${path ?? "(none)"} does not exist.\n${advice}`);
  }
  kubeConfig.loadFromFile(path);
}

function localServer(context: string, cluster: Cluster): URL {
  if (!URL.canParse(cluster.server)) {
    throw new ExpectedError(`The kubeconfig's server "${cluster.server}" is not a URL.\n${advice}`);
  }
  const server = new URL(cluster.server);
  if (!context.startsWith(localContextPrefix)) {
    throw new ExpectedError(
      `The kubeconfig's context "${context}" is not one of the local cluster (${localContextPrefix}…).\n${advice}`,
    );
  }
  if (!/^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(server.hostname)) {
    throw new ExpectedError(
      `The context "${context}" points to ${server.hostname}, which is not this host (127.0.0.0/8).\n${advice}`,
    );
  }
  return server;
}
