import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import { runCommand } from "../host/run-command.ts";
import { clusterPaths } from "./cluster-paths.ts";
import { requireSameCluster } from "./context-record.ts";
import { kubectlFor } from "./kubectl.ts";
import type { RunningCluster } from "./start-cluster.ts";

/** A cluster of the user, reached through a context of the user's kubeconfig. */
export interface ContextCluster extends Omit<RunningCluster, "ports"> {
  readonly context: string;
  /** Whether the cluster runs on this host, as those of kind, k3d, minikube and Docker Desktop do. */
  readonly isLocal: boolean;
}

/** minikube's API server has no loopback address, but an address in a network of this host; minikube marks its clusters with this provider. */
const minikube = "minikube.sigs.k8s.io";

/** Contexts of kind, k3d, Docker Desktop and the lab. A loopback address alone may be a tunnel to any cluster. */
const localContext = /^(kind-|k3d-|glm-serve-local-)|^docker-desktop$/;

const extensions = z
  .array(z.object({ extension: z.looseObject({ provider: z.string().optional() }) }))
  .default([]);

const configSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.string(), extensions }) })]),
});

/** Which context to open. */
export interface ContextOptions {
  readonly context: string;
  /** Directory of kubectl. */
  readonly binaries: string;
  /** Whether the user confirmed a change of a cluster that may not be on this host. */
  readonly confirmed: boolean;
  /** What `--yes` does, such as "deploy to the cluster". */
  readonly purpose: string;
}

/**
 * Opens the cluster of a context. Copies only this context into the lab's kubeconfig, so that no command can use another one.
 *
 * @throws LabError if the kubeconfig does not contain the context, for an unconfirmed cluster that may not be on this host, and
 * for another cluster than that of the first use
 */
export async function openContext(options: ContextOptions): Promise<ContextCluster> {
  const { context, binaries } = options;
  const kubeconfig = await readContext(context, join(binaries, "kubectl"));
  const [{ cluster }] = configSchema.parse(JSON.parse(kubeconfig)).clusters;
  const { server } = cluster;
  const isLocal = isOnThisHost(context, cluster);
  if (!isLocal && !options.confirmed) {
    throw new LabError(
      `Context ${context} uses the cluster at ${server}, which is not known to run on this host.`,
      `Add --yes to ${options.purpose}`,
    );
  }
  const name = clusterName(context);
  const paths = clusterPaths(name);
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  // The kubeconfig of the first cluster stays where this one is another.
  const next = `${paths.kubeconfig}.next`;
  writeFileSync(next, kubeconfig, { mode: 0o600 });
  try {
    await requireSameCluster({ context, server, paths }, kubectlFor(binaries, next));
    renameSync(next, paths.kubeconfig);
  } finally {
    rmSync(next, { force: true });
  }
  return {
    name,
    context,
    paths,
    kubeconfig: paths.kubeconfig,
    kubectl: kubectlFor(binaries, paths.kubeconfig),
    server,
    isLocal,
  };
}

/** A kubeconfig with this context alone. */
async function readContext(context: string, kubectl: string): Promise<string> {
  const config = await runCommand([
    kubectl,
    "config",
    "view",
    "--raw",
    "--flatten",
    "--minify",
    `--context=${context}`,
    "--output=json",
  ]);
  if (config.code === 0) return config.stdout;
  const { stdout } = await runCommand([kubectl, "config", "get-contexts", "--output=name"]);
  const known = stdout.split("\n").filter((name) => name !== "");
  throw new LabError(
    `The kubeconfig has no usable context ${context}: ${config.stderr.trim()}`,
    known.length === 0
      ? "Set KUBECONFIG to a kubeconfig with contexts"
      : `Set --context to one of ${known.join(", ")}`,
  );
}

/** Name of the state of a context. A context may have any characters and any length. */
export function clusterName(context: string): string {
  const hash = createHash("sha256").update(context).digest("hex").slice(0, 8);
  const words = context
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 14);
  return `context-${words}-${hash}`.replaceAll(/-+/g, "-");
}

/** Whether the cluster of a context is known to run on this host. */
export function isOnThisHost(
  context: string,
  cluster: { readonly server: string; readonly extensions: z.infer<typeof extensions> },
): boolean {
  if (cluster.extensions.some(({ extension }) => extension.provider === minikube)) return true;
  return localContext.test(context) && hasLocalAddress(cluster.server);
}

function hasLocalAddress(server: string): boolean {
  const host = new URL(server).hostname;
  const names = ["localhost", "[::1]", "0.0.0.0", "kubernetes.docker.internal"];
  return names.includes(host) || /^127(\.\d+){3}$/.test(host);
}
