import { KV_POOL, poolAddress, type ResolvedTopology } from "../domain/index.ts";
import { launch, poolDeployment, poolService, selectorLabels } from "../kubernetes/index.ts";
import { poolScript } from "../launch/index.ts";
import type { PlannedObject } from "./planned-object.ts";

/** Time to pull the engine's image, and to start the server. */
const READY_WITHIN_SECONDS = 2400;

/** The objects of the topology's own pool of KV caches: launch ConfigMap, Deployment, Service. */
export function poolObjects(topology: ResolvedTopology): readonly PlannedObject[] {
  const server = topology.engine.pool?.(topology);
  if (server === undefined) return [];
  const owner = { name: poolAddress(topology.instance), labels: selectorLabels(topology, KV_POOL) };
  const scripts = [{ "pool.sh": poolScript(topology, server), ...server.files }];
  const { revision, configMap, workload } = launch(topology, owner, scripts, (reference) =>
    poolDeployment(topology, server, reference),
  );
  const part = { kind: "topology" } as const;
  const launchKey = `config-map/${KV_POOL}-launch`;
  const deploymentKey = `deployment/${KV_POOL}`;
  return [
    {
      key: launchKey,
      part,
      suffix: `${KV_POOL}-launch-${revision}`,
      manifest: configMap,
      after: [],
      replaceOnChanges: [],
    },
    {
      key: deploymentKey,
      part,
      suffix: KV_POOL,
      manifest: workload,
      after: [launchKey],
      readyWithinSeconds: READY_WITHIN_SECONDS,
      replaceOnChanges: [],
    },
    {
      key: `service/${KV_POOL}`,
      part,
      suffix: KV_POOL,
      manifest: poolService(topology, server),
      after: [deploymentKey],
      readyWithinSeconds: READY_WITHIN_SECONDS,
      replaceOnChanges: [],
    },
  ];
}
