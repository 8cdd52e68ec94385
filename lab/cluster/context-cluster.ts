import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import { runCommand } from "../host/run-command.ts";
import { clusterPaths } from "./cluster-paths.ts";
import { kubectlFor } from "./kubectl.ts";
import type { RunningCluster } from "./start-cluster.ts";

/** A cluster of the user, reached through a context of the user's kubeconfig. */
export interface ContextCluster extends Omit<RunningCluster, "ports"> {
  readonly context: string;
  /** Whether the cluster runs on this host, as those of kind, k3d and minikube do. */
  readonly isLocal: boolean;
}

/** minikube's API server has no loopback address, but an address in a network of this host; minikube marks its clusters with this provider. */
const minikube = "minikube.sigs.k8s.io";

const extensions = z
  .array(z.object({ extension: z.looseObject({ provider: z.string().optional() }) }))
  .default([]);

const configSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.string(), extensions }) })]),
});

/**
 * Opens the cluster of a context. Copies only this context into the lab's kubeconfig, so that no command can use another one.
 *
 * @param binaries directory of kubectl
 * @throws LabError if the kubeconfig does not contain the context
 */
export async function openContext(context: string, binaries: string): Promise<ContextCluster> {
  const kubectl = join(binaries, "kubectl");
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
  if (config.code !== 0) {
    const { stdout } = await runCommand([kubectl, "config", "get-contexts", "--output=name"]);
    const known = stdout.split("\n").filter((name) => name !== "");
    throw new LabError(
      `The kubeconfig has no usable context ${context}: ${config.stderr.trim()}`,
      known.length === 0
        ? "Set KUBECONFIG to a kubeconfig with contexts"
        : `Set --context to one of ${known.join(", ")}`,
    );
  }
  const name = clusterName(context);
  const paths = clusterPaths(name);
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  writeFileSync(paths.kubeconfig, config.stdout, { mode: 0o600 });
  const [{ cluster }] = configSchema.parse(JSON.parse(config.stdout)).clusters;
  const { server } = cluster;
  return {
    name,
    context,
    paths,
    kubeconfig: paths.kubeconfig,
    kubectl: kubectlFor(binaries, paths.kubeconfig),
    server,
    isLocal:
      isThisHost(server) || cluster.extensions.some(({ extension }) => extension.provider === minikube),
  };
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

function isThisHost(server: string): boolean {
  const host = new URL(server).hostname;
  return host === "localhost" || host === "[::1]" || host === "0.0.0.0" || /^127(\.\d+){3}$/.test(host);
}
