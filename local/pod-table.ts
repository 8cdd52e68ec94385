import { z } from "zod";
import type { Kubectl } from "./cluster/kubectl.ts";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ nodeName: z.string().optional() }),
      status: z.object({
        phase: z.string().optional(),
        conditions: z
          .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
          .default([]),
      }),
    }),
  ),
});

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ nodeInfo: z.object({ osImage: z.string() }) }),
    }),
  ),
});

/** The pods of a namespace with their nodes and whether they are ready; for one that waits, the scheduler's reason. */
export async function podTable(kubectl: Kubectl, namespace: string): Promise<string> {
  const [pods, nodes] = await Promise.all([
    kubectl.run(["get", "pods", "--namespace", namespace, "--output=json"]),
    kubectl.run(["get", "nodes", "--output=json"]),
  ]);
  const images = new Map(
    nodeList.parse(JSON.parse(nodes)).items.map((node) => [node.metadata.name, node.status.nodeInfo.osImage]),
  );
  const rows = podList.parse(JSON.parse(pods)).items.map((pod) => {
    const ready = pod.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");
    const unscheduled = pod.status.conditions.find(
      ({ type, status }) => type === "PodScheduled" && status === "False",
    );
    const node = pod.spec.nodeName;
    return [
      pod.metadata.name,
      node ?? "-",
      ready ? "ready" : `not ready${unscheduled?.message === undefined ? "" : `: ${unscheduled.message}`}`,
      node === undefined ? "" : (images.get(node) ?? "").replace(/^simulated /, ""),
    ];
  });
  if (rows.length === 0) return `There are no pods in the namespace ${namespace}.`;
  return columns([["POD", "NODE", "STATE", "HARDWARE (SIMULATED)"], ...rows]);
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
