import type { GroupLayout } from "../layout/layout.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import { LAUNCH_DIRECTORY } from "./launch-script.ts";

/**
 * The probe of a pod: every API of its own ranks answers. A pod without an API is as healthy as its head, which
 * answers only once the whole group is up.
 */
export function healthScript(topology: ResolvedTopology, layout: GroupLayout): string {
  const cases = layout.pods.map((pod) => {
    const own = apiPorts(pod.processes).map((port) => `"http://127.0.0.1:${port}$1"`);
    const urls =
      own.length > 0
        ? own
        : apiPorts(layout.head.processes).map((port) => `"http://${layout.head.address}:${port}$1"`);
    return { ordinal: pod.ordinal, line: `exec python3 -B ${LAUNCH_DIRECTORY}/health.py ${urls.join(" ")}` };
  });
  const lines = new Set(cases.map(({ line }) => line));
  const [only] = lines;
  return [
    "#!/usr/bin/env bash",
    `# Health of a pod of ${topology.instance} ${layout.key}: asks the path that it is given.`,
    ...(lines.size === 1 && only !== undefined
      ? [only]
      : [
          'case "${POD_NAME##*-}" in',
          ...cases.map(({ ordinal, line }) => `  ${ordinal}) ${line} ;;`),
          "esac",
        ]),
    "",
  ].join("\n");
}

function apiPorts(processes: GroupLayout["head"]["processes"]): number[] {
  return processes.flatMap(({ apiPort }) => (apiPort === undefined ? [] : [apiPort]));
}
