import type { GroupLayout, PodLayout, ResolvedTopology } from "../domain/index.ts";
import { Role } from "../topology/index.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";
import { apiPorts, linesOfPods } from "./pods-line.ts";

/** The command of the preStop hook. */
export const DRAIN_COMMAND: readonly string[] = ["bash", `${LAUNCH_DIRECTORY}/drain.sh`];

/** Seconds of the grace period that remain for the processes to end after a drain; half of a short one. */
const STOP_SECONDS = 30;

/** Longest time that a drain may take, in seconds. */
export function drainLimit({ site }: ResolvedTopology): number {
  const grace = site.terminationGracePeriodSeconds;
  return grace - Math.min(STOP_SECONDS, Math.floor(grace / 2));
}

/**
 * Seconds until no client sends requests to a group that ends. A deleted pod leaves the endpoints of the Service at once, and
 * the router of the proxy leaves out its whole group; the other pods of a serving group leave the Service once their readiness
 * probe has failed.
 */
export function drainDelay({ site }: ResolvedTopology, layout: GroupLayout): number {
  const { periodSeconds, failureThreshold } = site.probes.readiness;
  const unready = layout.role === Role.Serve && layout.pods.length > 1 ? periodSeconds * failureThreshold : 0;
  return site.drain.delaySeconds + unready;
}

/** The script of the preStop hook: waits until no rank of the group has a request. */
export function drainScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const { path, gauges } = topology.engine.load;
  const settle = layout.role === Role.Prefill ? (topology.engine.heldSeconds ?? 0) : 0;
  const options = [
    `--delay ${drainDelay(topology, layout)} --limit ${drainLimit(topology)}`,
    ...(settle === 0 ? [] : [`--settle ${settle}`]),
    `--path ${path} ${gauges.map((gauge) => `--gauge ${gauge}`).join(" ")}`,
  ];
  return [
    "#!/usr/bin/env bash",
    `# Drains ${topology.instance} ${layout.key} before its pods end.`,
    ...linesOfPods(layout, (pod) => `exec ${drainCommand(options, layout, pod)}`),
    "",
  ].join("\n");
}

function drainCommand(options: readonly string[], layout: GroupLayout, pod: PodLayout): string {
  const urls = layout.pods.flatMap((other) =>
    apiPorts(other).map((port) => `http://${other === pod ? "127.0.0.1" : other.address}:${port}`),
  );
  return [`python3 -B ${LAUNCH_DIRECTORY}/drain.py`, ...options, ...urls].join(" ");
}
