import type { GroupLayout, PodLayout, ResolvedTopology } from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";

/** Which question of Kubernetes a probe answers. */
export type ProbeKind = "startup" | "readiness" | "liveness";

/** The command of a probe that asks more than one address, or another one on each pod. */
export function healthCommand(kind: ProbeKind, path: string): string[] {
  return ["bash", `${LAUNCH_DIRECTORY}/health.sh`, kind, path];
}

/**
 * The probe of a pod: every API of its own ranks answers. A pod without an API is ready with its head, which answers
 * only once the whole group is up. Its liveness asks nobody: the supervisor ends it with its head, and a cluster DNS
 * that is down for some minutes must not restart a group that works.
 */
export function healthScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const timeout = Math.max(1, topology.site.probes.timeoutSeconds - 1);
  const ask = `exec python3 -B ${LAUNCH_DIRECTORY}/health.py --timeout ${timeout}`;
  const lines = layout.pods.map((pod) => ({ ordinal: pod.ordinal, line: answer(ask, layout, pod) }));
  const different = new Set(lines.map(({ line }) => line));
  const [only] = different;
  return [
    "#!/usr/bin/env bash",
    `# Health of a pod of ${topology.instance} ${layout.key}: health.sh <startup|readiness|liveness> <path>.`,
    ...(different.size === 1 && only !== undefined
      ? [only]
      : [
          'case "${POD_NAME##*-}" in',
          ...lines.map(({ ordinal, line }) => `  ${ordinal}) ${line} ;;`),
          '  *) echo "glm-serve: there is no pod $POD_NAME in this group" >&2; exit 1 ;;',
          "esac",
        ]),
    "",
  ].join("\n");
}

function answer(ask: string, layout: GroupLayout, pod: PodLayout): string {
  const own = apiPorts(pod).map((port) => `"http://127.0.0.1:${port}$2"`);
  if (own.length > 0) return `${ask} ${own.join(" ")}`;
  const head = apiPorts(layout.head).map((port) => `"http://${layout.head.address}:${port}$2"`);
  return `[[ $1 == liveness ]] && exit 0; ${ask} ${head.join(" ")}`;
}

function apiPorts({ processes }: PodLayout): number[] {
  return processes.flatMap(({ apiPort }) => (apiPort === undefined ? [] : [apiPort]));
}
