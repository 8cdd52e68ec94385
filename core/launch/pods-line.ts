import type { GroupLayout, PodLayout } from "../domain/index.ts";

/** The line of a script that all pods of a group share: one for all of them, or one for each. */
export function linesOfPods(layout: GroupLayout, lineOf: (pod: PodLayout) => string): readonly string[] {
  const lines = layout.pods.map((pod) => ({ ordinal: pod.ordinal, line: lineOf(pod) }));
  const [only, ...others] = new Set(lines.map(({ line }) => line));
  if (only !== undefined && others.length === 0) return [only];
  return [
    'case "${POD_NAME##*-}" in',
    ...lines.map(({ ordinal, line }) => `  ${ordinal}) ${line} ;;`),
    '  *) echo "glm-serve: this group has no pod $POD_NAME" >&2; exit 1 ;;',
    "esac",
  ];
}

/** Ports of the APIs of a pod. */
export function apiPorts({ processes }: PodLayout): readonly number[] {
  return processes.flatMap(({ apiPort }) => (apiPort === undefined ? [] : [apiPort]));
}
