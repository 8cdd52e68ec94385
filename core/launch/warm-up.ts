import { apiPorts, type GroupLayout, type PodLayout, type ResolvedTopology } from "../domain/index.ts";
import { Role } from "../topology/index.ts";
import { quote } from "./quote.ts";

/** Whether the pods of a group are ready only once each of their APIs has answered a completion. */
export function warmsUp({ site, engine }: ResolvedTopology, { role }: GroupLayout): boolean {
  switch (role) {
    case Role.Serve:
      return site.warmUp.serve;
    case Role.Prefill:
      return site.warmUp.prefill && engine.prefillAnswersAlone !== undefined;
    case Role.Decode:
      // A rank that drops what only prefill reads cannot answer alone (vllm-ascend v0.20.2rc1, mla_v1.py:1066-1080, 1706-1718).
      return false;
    default:
      return role satisfies never;
  }
}

/** Options of the supervisor of a pod. */
export function warmUpOptions(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): string[] {
  if (!warmsUp(topology, layout)) return [];
  const { periodSeconds, failureThreshold } = topology.site.probes.startup;
  const { apiKeyVariable } = topology.engine;
  return [
    `--warm-up-model ${quote(topology.spec.model.servedModelName)} --warm-up-limit ${periodSeconds * failureThreshold}`,
    ...(apiKeyVariable === undefined ? [] : [`--key-variable ${apiKeyVariable}`]),
    ...apiPorts(pod).map((port) => `--warm-up http://127.0.0.1:${port}`),
  ];
}
