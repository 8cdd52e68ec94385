import { apiPorts, type GroupLayout, type PodLayout, type ResolvedTopology } from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";
import { warmsUp } from "./warm-up.ts";

/** Directory of the marker files of a pod (`core/runtime/markers.py`). */
const MARKERS = "/run/glm-serve";

/** The kind of a Kubernetes probe. */
export type ProbeKind = "startup" | "readiness" | "liveness";

/** The command of a probe that requests several addresses, or a different one on each pod. */
export function healthCommand(kind: ProbeKind, path: string): string[] {
  return ["bash", `${LAUNCH_DIRECTORY}/health.sh`, kind, path];
}

/**
 * The probe script of the pods. A pod is healthy when every API of its processes answers. A pod without an API is ready
 * when its head answers, which is once the whole group serves. Its liveness probe always succeeds: the supervisor ends the
 * pod with its head, and an outage of the cluster's DNS must not restart a group that works. A terminating pod, and
 * every other pod of its group, is unready.
 */
export function healthScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const timeout = Math.max(1, topology.site.probes.timeoutSeconds - 1);
  const request = `exec python3 -B ${LAUNCH_DIRECTORY}/health.py --timeout ${timeout} "\${marker[@]}"`;
  return [
    "#!/usr/bin/env bash",
    `# Health of the pods of ${topology.instance} ${layout.key}: health.sh <startup|readiness|liveness> <path>.`,
    "marker=()",
    ...(warmsUp(topology, layout) ? [`[[ $1 != startup ]] || marker=(--present ${MARKERS}/warm)`] : []),
    `[[ $1 != readiness ]] || marker=(--absent ${MARKERS}/draining)`,
    ...linesOfPods(layout, (pod) => probeLine(request, layout, pod)),
    "",
  ].join("\n");
}

function probeLine(request: string, layout: GroupLayout, pod: PodLayout): string {
  const own = apiPorts(pod).map((port) => `"http://127.0.0.1:${port}$2"`);
  if (own.length > 0) return `${request} ${own.join(" ")}`;
  const head = apiPorts(layout.head).map((port) => `"http://${layout.head.address}:${port}$2"`);
  return `[[ $1 == liveness ]] && exit 0; ${request} ${head.join(" ")}`;
}

/** The line of a script that all pods of a group share: one for all of them, or one for each. */
function linesOfPods(layout: GroupLayout, lineOf: (pod: PodLayout) => string): readonly string[] {
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
