import type { GroupLayout, PodLayout, ResolvedTopology } from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";

/** The kind of a Kubernetes probe. */
export type ProbeKind = "startup" | "readiness" | "liveness";

/** The command of a probe that requests several addresses, or a different one on each pod. */
export function healthCommand(kind: ProbeKind, path: string): string[] {
  return ["bash", `${LAUNCH_DIRECTORY}/health.sh`, kind, path];
}

/**
 * The probe script of the pods. A pod is healthy when every API of its processes answers. A pod without an API is ready
 * when its head answers, which is once the whole group serves. Its liveness probe always succeeds: the supervisor ends the
 * pod with its head, and an outage of the cluster's DNS must not restart a group that works.
 */
export function healthScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const timeout = Math.max(1, topology.site.probes.timeoutSeconds - 1);
  const request = `exec python3 -B ${LAUNCH_DIRECTORY}/health.py --timeout ${timeout}`;
  const lines = layout.pods.map((pod) => ({ ordinal: pod.ordinal, line: probeLine(request, layout, pod) }));
  const different = new Set(lines.map(({ line }) => line));
  const [only] = different;
  return [
    "#!/usr/bin/env bash",
    `# Health of the pods of ${topology.instance} ${layout.key}: health.sh <startup|readiness|liveness> <path>.`,
    ...(different.size === 1 && only !== undefined
      ? [only]
      : [
          'case "${POD_NAME##*-}" in',
          ...lines.map(({ ordinal, line }) => `  ${ordinal}) ${line} ;;`),
          '  *) echo "glm-serve: this group has no pod $POD_NAME" >&2; exit 1 ;;',
          "esac",
        ]),
    "",
  ].join("\n");
}

function probeLine(request: string, layout: GroupLayout, pod: PodLayout): string {
  const own = apiPorts(pod).map((port) => `"http://127.0.0.1:${port}$2"`);
  if (own.length > 0) return `${request} ${own.join(" ")}`;
  const head = apiPorts(layout.head).map((port) => `"http://${layout.head.address}:${port}$2"`);
  return `[[ $1 == liveness ]] && exit 0; ${request} ${head.join(" ")}`;
}

function apiPorts({ processes }: PodLayout): number[] {
  return processes.flatMap(({ apiPort }) => (apiPort === undefined ? [] : [apiPort]));
}
