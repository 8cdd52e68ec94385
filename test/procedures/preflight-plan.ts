import { once } from "node:events";
import { createServer } from "node:net";
import { z } from "zod";
import { listening } from "../runtime/namespace.ts";
import { FakeNode } from "./node.ts";

const finding = z.object({
  node: z.string().nullable(),
  severity: z.enum(["error", "warning"]),
  check: z.string(),
  message: z.string(),
  fix: z.string(),
});

/** What pod 0 prints. */
export const verdict = z.object({
  error: z.string().optional(),
  ok: z.boolean(),
  nodes: z.array(z.object({ node: z.string() })),
  matrix: z.array(z.object({ from: z.string(), to: z.string(), pairs: z.number(), failed: z.number() })),
  findings: z.array(finding),
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  const port = await listening(server);
  server.close();
  await once(server, "close");
  return port;
}

/** The plan of a preflight of `count` nodes. */
export async function planOf(count: number, changes: object = {}) {
  return {
    service: "glm-preflight",
    pods: count,
    port: await freePort(),
    vendor: "ascend",
    ping: "ping",
    devices: 2,
    deviceMemoryMiB: 0,
    hostNetwork: true,
    ports: [],
    sharedMemoryBytes: 1024,
    gatherSeconds: 20,
    pingSeconds: 20,
    graceSeconds: 5,
    ...changes,
  };
}

/** Runs preflight on these nodes. */
export async function check(
  nodes: readonly FakeNode[],
  changes: object = {},
  vendor: "ascend" | "nvidia" = "ascend",
) {
  const plan = await planOf(nodes.length, { vendor, ...changes });
  const ended = await Promise.all(nodes.map((node, index) => node.preflight(index, plan, vendor)));
  const [head, ...members] = ended;
  return { head, members, result: verdict.parse(head?.result), log: head?.log ?? "" };
}

/** The report of pod 0, without its progress lines. */
export function reportIn(log: string): string {
  return log
    .split("\n")
    .filter((line) => !line.startsWith("preflight: "))
    .join("\n");
}

export function goodNodes(count: number): FakeNode[] {
  return Array.from({ length: count }, (_, index) => new FakeNode(index));
}

export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
