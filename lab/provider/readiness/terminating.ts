import type { ApiServer } from "../api-server.ts";
import { type JsonObject, objectsAt, stringAt } from "../json.ts";
import { idOf, isTerminating } from "../kubernetes-object.ts";

/**
 * Why pods that are being deleted still exist, with the node if it is the reason: only its kubelet confirms the
 * end of a pod, so the pods of a lost node stay.
 */
export async function terminationProblems(pods: readonly JsonObject[], api: ApiServer): Promise<string[]> {
  const lost = new Map<string, boolean>();
  const problems: string[] = [];
  for (const pod of pods.filter(isTerminating)) {
    const node = stringAt(pod, "spec", "nodeName");
    if (node !== "" && !lost.has(node)) lost.set(node, await isLost(node, api));
    problems.push(
      lost.get(node) === true
        ? `[Pod ${idOf(pod)}]: Terminating on node ${node}, which is NotReady, so nothing confirms that the pod has ended. ` +
            `Restart the node or, if it is certainly off, run ${forceDeletion(pod)}`
        : `[Pod ${idOf(pod)}]: Terminating${node === "" ? "" : ` on node ${node}`}`,
    );
  }
  return problems;
}

function forceDeletion(pod: JsonObject): string {
  const [namespace, name] = idOf(pod).split("/");
  return `kubectl delete pod ${name} --namespace ${namespace} --force`;
}

async function isLost(name: string, api: ApiServer): Promise<boolean> {
  const node = await api.get({ apiVersion: "v1", kind: "Node", metadata: { name } });
  const ready = objectsAt(node, "status", "conditions").find(({ type }) => type === "Ready");
  return node === undefined || ready?.["status"] !== "True";
}
