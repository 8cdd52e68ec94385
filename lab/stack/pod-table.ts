import { z } from "zod";
import { conditionsSchema, isReady } from "../cluster/conditions.ts";
import { type Kubectl, unlessForbidden } from "../cluster/kubectl.ts";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.object({ nodeName: z.string().optional() }),
      status: z.object({
        phase: z.string().optional(),
        reason: z.string().optional(),
        conditions: conditionsSchema,
      }),
    }),
  ),
});

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        nodeInfo: z.object({ osImage: z.string(), containerRuntimeVersion: z.string() }),
        conditions: conditionsSchema,
      }),
    }),
  ),
});

/**
 * A table of the pods of a namespace with node and state. The state includes the scheduler's reason for an unscheduled
 * pod, and a node that is NotReady.
 */
export async function podTable(kubectl: Pick<Kubectl, "run">, namespace: string): Promise<string> {
  const [pods, nodes] = await Promise.all([
    kubectl.run(["get", "pods", "--namespace", namespace, "--output=json"]),
    unlessForbidden(kubectl.run(["get", "nodes", "--output=json"]), '{"items":[]}'),
  ]);
  const nodesByName = new Map(
    nodeList.parse(JSON.parse(nodes)).items.map((node) => [node.metadata.name, node]),
  );
  const items = podList.parse(JSON.parse(pods)).items.map((pod) => ({
    pod,
    node: pod.spec.nodeName === undefined ? undefined : nodesByName.get(pod.spec.nodeName),
  }));
  if (items.length === 0) return `The namespace ${namespace} has no pods.`;
  const headings = new Set(items.flatMap(({ node }) => (node === undefined ? [] : heading(node))));
  return columns([
    ["POD", "NODE", "STATE", [...headings].join(" / ")],
    ...items.map(({ pod, node }) => [
      pod.metadata.name,
      pod.spec.nodeName ?? "-",
      [stateOf(pod), ...(node === undefined || isReady(node) ? [] : ["node NotReady"])].join(", "),
      node?.status.nodeInfo.osImage.replace(simulatedImage, "") ?? "",
    ]),
  ]);
}

/** Nodes of the lab, simulated or real, report their hardware with this prefix in place of an operating system. */
const simulatedImage = /^simulated /;

/** Nodes of kwok run no processes. Real nodes of the lab run their pods, without the devices. */
function heading({ status: { nodeInfo } }: z.infer<typeof nodeList>["items"][number]): string {
  if (!simulatedImage.test(nodeInfo.osImage)) return "OPERATING SYSTEM";
  return nodeInfo.containerRuntimeVersion.startsWith("kwok:")
    ? "HARDWARE (SIMULATED)"
    : "HARDWARE (STAND-IN)";
}

// A simulated pod stays Ready in these phases.
const FINAL_PHASES: Readonly<Record<string, string>> = { Succeeded: "completed", Failed: "failed" };

function stateOf(pod: z.infer<typeof podList>["items"][number]): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  const ended = FINAL_PHASES[pod.status.phase ?? ""];
  if (ended !== undefined) return pod.status.reason === undefined ? ended : `${ended}: ${pod.status.reason}`;
  if (isReady(pod)) return "ready";
  const unscheduled = pod.status.conditions.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  return `not ready${unscheduled?.message === undefined ? "" : `: ${unscheduled.message}`}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
