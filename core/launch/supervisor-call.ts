import { type GroupLayout, linkSecretOf, type PodLayout, type ResolvedTopology } from "../domain/index.ts";
import { quote } from "./quote.ts";
import { warmUpOptions } from "./warm-up.ts";

/** Part of the pod's grace period that remains for the supervisor to exit, in seconds. */
const GRACE_RESERVE_SECONDS = 10;

/** The lines by which the first process of a pod becomes its supervisor. */
export function supervise(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): string[] {
  const { site } = topology;
  // The supervisor resolves the head's name while it joins, so it handles SIGTERM meanwhile and finds a head that moved.
  const head = pod === layout.head ? '"$HOST_IP"' : quote(layout.head.address);
  const link =
    layout.supervisorPort === undefined
      ? []
      : [
          ...["--member", String(pod.ordinal), "--members", String(layout.pods.length)],
          ...["--port", String(layout.supervisorPort), "--join-timeout", String(site.joinTimeoutSeconds)],
        ];
  const options = [
    `--group ${layout.objectName} --revision "$GLM_SERVE_REVISION"`,
    `--head ${head} --head-variable node0_ip`,
    ...(link.length === 0 ? [] : [link.join(" ")]),
    '--address "$HOST_IP"',
    ...membershipOptions(topology, layout),
    ...interfaceOptions(topology),
    ...warmUpOptions(topology, layout, pod),
    `--grace ${site.terminationGracePeriodSeconds - GRACE_RESERVE_SECONDS}`,
  ];
  return [
    "",
    "if [[ $# -eq 0 ]]; then",
    '  exec python3 -B "$runtime/supervisor.py" --script "$0" --prepare \\',
    ...options.map((line) => `    ${line} \\`),
    `    -- ${pod.processes.map(({ name }) => name).join(" ")}`,
    "fi",
  ];
}

/** How the pods of a group know each other: by a token, or by their addresses alone. */
function membershipOptions(topology: ResolvedTopology, layout: GroupLayout): readonly string[] {
  const secret = linkSecretOf(topology, layout);
  if (secret === undefined) return [];
  const { name, key } = secret.reference;
  return [`--link-secret ${quote(`${name}/${key}`)}${secret.named ? " --require-link-secret" : ""}`];
}

function interfaceOptions({ engine, site }: ResolvedTopology): string[] {
  if (engine.interfaceVariables.length === 0) return [];
  const named = site.network.interface;
  const option = named === undefined ? "" : ` --interface ${quote(named)}`;
  return [`--interface-variable nic_name${option}`];
}
