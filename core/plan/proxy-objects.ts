import type { Endpoint, GroupLayout, ResolvedTopology } from "../domain/index.ts";
import { launch, PROXY, proxyDeployment, selectorLabels } from "../kubernetes/index.ts";
import { proxyScript } from "../launch/index.ts";
import { Role } from "../topology/index.ts";
import type { PlannedObject } from "./planned-object.ts";

const READY_WITHIN_SECONDS = 2400;

/** The objects of the proxy: its launch ConfigMap and its Deployment. */
export function proxyObjects(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  port: number,
): readonly PlannedObject[] {
  const command = topology.engine.proxy?.(
    topology,
    endpoints(groups, Role.Prefill),
    endpoints(groups, Role.Decode),
  );
  if (command === undefined) return [];
  const owner = { name: `${topology.instance}-${PROXY}`, labels: selectorLabels(topology, PROXY) };
  const scripts = [{ "proxy.sh": proxyScript(topology, command) }];
  const { revision, configMap, workload } = launch(topology, owner, scripts, (reference) =>
    proxyDeployment(topology, port, command, reference),
  );
  const part = { kind: "proxy" } as const;
  const launchKey = "config-map/proxy-launch";
  return [
    {
      key: launchKey,
      part,
      suffix: `launch-${revision}`,
      manifest: configMap,
      after: [],
      replaceOnChanges: [],
    },
    {
      key: "deployment/proxy",
      part,
      manifest: workload,
      after: [launchKey],
      readyWithinSeconds: READY_WITHIN_SECONDS,
      replaceOnChanges: [],
    },
  ];
}

function endpoints(groups: readonly GroupLayout[], role: Role): Endpoint[] {
  return groups
    .filter((group) => group.role === role)
    .flatMap((group) =>
      group.pods.flatMap((pod) =>
        pod.processes.flatMap(({ apiPort }) =>
          apiPort === undefined ? [] : [{ host: pod.address, port: apiPort }],
        ),
      ),
    );
}
