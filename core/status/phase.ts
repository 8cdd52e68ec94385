/**
 * Phases of a pod, the worst first: a group is in the worst phase of its pods.
 *
 * failed: the image, the container or the pod failed; the kubelet tries again, where it can. lost: its node does not answer.
 * draining: it ends. absent: it does not exist. node and devices: no node takes it. create: its volumes and its network are
 * set up. pull: its image is pulled. prepare: it checks the weights, or waits for them. join: it waits for the other pods of
 * its group. load: the engine starts. warm-up: the API is open and the pod is not ready yet. unready: it was ready before.
 */
export const phases = [
  "failed",
  "lost",
  "draining",
  "absent",
  "node",
  "devices",
  "create",
  "pull",
  "prepare",
  "join",
  "load",
  "warm-up",
  "unready",
  "ready",
] as const;

export type Phase = (typeof phases)[number];

/** Whether the first phase is worse than the second. */
export function isWorse(first: Phase, second: Phase): boolean {
  return phases.indexOf(first) < phases.indexOf(second);
}
