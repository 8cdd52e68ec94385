import { z } from "zod";
import { conditionsSchema, isReady } from "../cluster/conditions.ts";
import { type Kubectl, unlessForbidden } from "../cluster/kubectl.ts";
import { LabError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";
import { duration, type Progress } from "../host/progress.ts";
import { liveObjects, nameOfObject } from "./live-objects.ts";
import type { ObjectReference } from "./stack-state.ts";

const pollEvery = 500;

const timeLimit = 10 * 60_000;

/**
 * Waits until no object of a stack is being deleted. Pulumi's provider reads such an object as unchanged, so an update would
 * succeed, and the object would then disappear.
 *
 * @throws LabError after ten minutes, with the terminating pods
 */
export async function awaitDeletions(
  kubectl: Pick<Kubectl, "run">,
  objects: readonly ObjectReference[],
  progress: Progress,
): Promise<void> {
  const begun = Date.now();
  let reported: readonly string[] = [];
  for (;;) {
    const deletions = await unfinishedDeletions(kubectl, objects);
    if (deletions.length === 0) return;
    if (Date.now() - begun > timeLimit) {
      throw new LabError(
        [`Objects of the stack are still being deleted after ${duration(timeLimit)}:`, ...deletions].join(
          "\n",
        ),
        "Remove what holds up each deletion, then run the same command again",
      );
    }
    if (deletions.join("\n") !== reported.join("\n")) {
      for (const deletion of deletions) progress.line(`waiting for a deletion: ${deletion}`);
      reported = deletions;
    }
    await sleep(pollEvery);
  }
}

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        deletionTimestamp: z.string().optional(),
        ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
      }),
      spec: z.object({ nodeName: z.string().optional() }),
    }),
  ),
});

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ conditions: conditionsSchema }),
    }),
  ),
});

/** Describes the objects that are being deleted, each with the pods and nodes that hold up the deletion. */
export async function unfinishedDeletions(
  kubectl: Pick<Kubectl, "run">,
  objects: readonly ObjectReference[],
): Promise<readonly string[]> {
  const deleted = (await liveObjects(kubectl, objects)).filter(({ isBeingDeleted }) => isBeingDeleted);
  if (deleted.length === 0) return [];
  const namespaces = [...new Set(deleted.flatMap(({ namespace }) => namespace ?? []))];
  const [nodes, ...pods] = await Promise.all([
    unlessForbidden(kubectl.run(["get", "nodes", "--output=json"]), ""),
    ...namespaces.map((namespace) => kubectl.run(["get", "pods", "--namespace", namespace, "--output=json"])),
  ]);
  const ready = nodes === "" ? undefined : readyNodes(nodes);
  const ending = pods.flatMap((list) => podList.parse(JSON.parse(list)).items);
  return deleted.map((object) => {
    const own = ending.filter(
      ({ metadata: { namespace, deletionTimestamp, ownerReferences } }) =>
        deletionTimestamp !== undefined &&
        namespace === object.namespace &&
        ownerReferences.some(({ kind, name }) => kind === object.kind && name === object.name),
    );
    return [nameOfObject(object), ...own.map((pod) => describePod(pod, ready))].join("\n  ");
  });
}

function readyNodes(nodes: string): ReadonlySet<string> {
  return new Set(
    nodeList
      .parse(JSON.parse(nodes))
      .items.filter(isReady)
      .map(({ metadata }) => metadata.name),
  );
}

/** @param ready ready nodes; undefined for a user who may not list nodes */
function describePod(
  { metadata, spec: { nodeName } }: z.infer<typeof podList>["items"][number],
  ready: ReadonlySet<string> | undefined,
): string {
  const { name, namespace } = metadata;
  const pod = `pod ${namespace}/${name} is terminating`;
  if (nodeName === undefined) return pod;
  if (ready?.has(nodeName) !== false) return `${pod} on node ${nodeName}`;
  return (
    `${pod} on node ${nodeName}, which is NotReady. Bring the node back, or delete the pod once no process of it ` +
    `runs there: kubectl delete pod ${name} --namespace ${namespace} --force`
  );
}
