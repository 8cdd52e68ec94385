import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import { type Kubectl, unlessForbidden } from "./kubectl.ts";

const recordSchema = z.strictObject({
  server: z.string(),
  /** UID of the namespace kube-system, which no two clusters share; undefined for a user who may not read it. */
  uid: z.string().optional(),
  /** Namespaces that npm start created. */
  namespaces: z.array(z.string()).default([]),
});

/** What is known of the cluster of a context since its first use. */
export type ContextRecord = z.infer<typeof recordSchema>;

const fileOf = (paths: ClusterPaths): string => join(paths.root, "context.json");

/** Reads the record of a context; undefined before its first use. */
export function readContextRecord(paths: ClusterPaths): ContextRecord | undefined {
  const file = fileOf(paths);
  return existsSync(file) ? recordSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** Records that npm start created a namespace. */
export function recordNamespace(paths: ClusterPaths, namespace: string): void {
  const record = readContextRecord(paths);
  if (record === undefined) return;
  write(paths, { ...record, namespaces: [...new Set([...record.namespaces, namespace])] });
}

/**
 * Checks that a context is the cluster of its first use, as contexts of several kubeconfigs may share a name. Records the
 * cluster at first use.
 *
 * @throws LabError for another cluster, and for one that does not answer
 */
export async function requireSameCluster(
  {
    context,
    server,
    paths,
  }: { readonly context: string; readonly server: string; readonly paths: ClusterPaths },
  kubectl: Pick<Kubectl, "run">,
): Promise<void> {
  const found = await unlessForbidden(
    kubectl.run([
      "get",
      "namespace",
      "kube-system",
      "--output=jsonpath={.metadata.uid}",
      "--request-timeout=15s",
    ]),
    "",
  );
  const uid = found === "" ? undefined : found;
  const record = readContextRecord(paths);
  if (record === undefined) {
    write(paths, { server, namespaces: [], ...(uid === undefined ? {} : { uid }) });
    return;
  }
  // A restart may change the port of a local cluster.
  const isSame =
    uid === undefined || record.uid === undefined ? record.server === server : record.uid === uid;
  if (isSame) return;
  throw new LabError(
    `Context ${context} uses the cluster at ${server}, but npm start deployed to another cluster through this context, at ${record.server}.`,
    `Set KUBECONFIG to the kubeconfig of that cluster. If that cluster no longer exists, delete its local state: ${forgetCommand(context)}`,
  );
}

/** The command that deletes the local state of a cluster that no longer exists. */
export function forgetCommand(context: string): string {
  return `npm stop -- --context ${context} --forget`;
}

function write(paths: ClusterPaths, record: ContextRecord): void {
  writeFileSync(fileOf(paths), `${JSON.stringify(record, undefined, 2)}\n`);
}
