import {
  apiPorts,
  type GroupLayout,
  type PodLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../domain/index.ts";
import { Role } from "../topology/index.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";

/** The command of the preStop hook. */
export const DRAIN_COMMAND: readonly string[] = ["bash", `${LAUNCH_DIRECTORY}/drain.sh`];

/** Seconds of the grace period that remain for the processes to end after a drain; half of a short one. */
const STOP_SECONDS = 30;

/** Longest time that a drain may take, in seconds. */
export function drainLimit({ site }: ResolvedTopology): number {
  const grace = site.terminationGracePeriodSeconds;
  return grace - Math.min(STOP_SECONDS, Math.floor(grace / 2));
}

/** Polls of an idle group, one second apart (`core/runtime/drain.py`). */
const IDLE_SECONDS = 3;

/** Seconds that the drain of a group without requests takes. */
export function drainSeconds(
  topology: ResolvedTopology,
  group: Pick<ResolvedGroup, "role" | "nodes">,
): number {
  return delayOf(topology, group.role, group.nodes) + IDLE_SECONDS + settleOf(topology, group.role);
}

/**
 * Seconds until no client sends requests to a group that ends. A deleted pod leaves the endpoints of the Service at once, and
 * the router of the proxy leaves out its whole group; the other pods of a serving group leave the Service once their readiness
 * probe has failed.
 */
function delayOf({ site }: ResolvedTopology, role: Role, pods: number): number {
  const { periodSeconds, failureThreshold } = site.probes.readiness;
  return site.drain.delaySeconds + (role === Role.Serve && pods > 1 ? periodSeconds * failureThreshold : 0);
}

function settleOf({ engine }: ResolvedTopology, role: Role): number {
  return role === Role.Prefill ? (engine.heldSeconds ?? 0) : 0;
}

/** The script of the preStop hook: waits until no rank of the group has a request. All pods of a group share it. */
export function drainScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const { path, pending, running, waiting } = topology.engine.metrics(topology.spec.engine.version);
  const gauges = [...(pending === undefined ? [] : [pending]), running, waiting];
  const settle = settleOf(topology, layout.role);
  return [
    "#!/usr/bin/env bash",
    `# Drains ${topology.instance} ${layout.key} before its pods end.`,
    `exec python3 -B ${LAUNCH_DIRECTORY}/drain.py \\`,
    `  --delay ${delayOf(topology, layout.role, layout.pods.length)} --limit ${drainLimit(topology)} --settle ${settle} \\`,
    `  --path ${path} ${gauges.map((gauge) => `--gauge ${gauge}`).join(" ")} \\`,
    `  ${urlsOf(layout).join(" ")}`,
    "",
  ].join("\n");
}

function urlsOf({ pods }: GroupLayout): string[] {
  const host = ({ address }: PodLayout) => (pods.length === 1 ? "127.0.0.1" : address);
  return pods.flatMap((pod) => apiPorts(pod).map((port) => `http://${host(pod)}:${port}`));
}
