import {
  type Deployment,
  type GroupLayout,
  proxyCommand,
  type ProxyCommand,
  type ResolvedTopology,
} from "../domain/index.ts";
import {
  contractDigest,
  launch,
  PROXY,
  proxyDeployment,
  ranksConfigMap,
  routerAccount,
  routerRole,
  routerRoleBinding,
  selectorLabels,
} from "../kubernetes/index.ts";
import { proxyScript } from "../launch/index.ts";
import { routerFiles } from "../router/index.ts";
import { serviceAccountFiles } from "../service-account/index.ts";
import { readyWithin } from "./group-objects.ts";
import type { PlannedObject } from "./planned-object.ts";

/** Time to pull the engine's image, and to start the proxy. */
const START_SECONDS = 2400;

/**
 * The objects of the proxy: its launch ConfigMap and its Deployment. Where ranks can change while it runs, also the ranks that it starts
 * with, and what its router may do.
 */
export function proxyObjects(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  port: number,
): readonly PlannedObject[] {
  const command = proxyCommand(topology, groups);
  if (command === undefined) return [];
  const owner = { name: `${topology.instance}-${PROXY}`, labels: selectorLabels(topology, PROXY) };
  const contract = contractDigest(topology);
  const router =
    command.changesRanks === undefined || contract === undefined
      ? undefined
      : { ...command.changesRanks, contract };
  const scripts = [
    { "proxy.sh": proxyScript(topology, command, router !== undefined) },
    ...(router === undefined ? [] : [serviceAccountFiles, routerFiles]),
  ];
  // With a router, the pod is ready once groups are.
  const readyWithinSeconds = START_SECONDS + (router === undefined ? 0 : readyWithin(topology));
  const { revision, configMap, workload } = launch(topology, owner, scripts, (reference) =>
    proxyDeployment(topology, port, command, reference, router),
  );
  const part = { kind: "proxy" } as const;
  const launchKey = "config-map/proxy-launch";
  const beside = router === undefined ? [] : routerObjects(topology, command);
  return [
    ...beside,
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
      // Outside the revision: a longer start-up of the groups restarts no proxy.
      manifest: router === undefined ? workload : withDeadline(workload, readyWithinSeconds),
      after: [launchKey, ...beside.map(({ key }) => key)],
      readyWithinSeconds,
      replaceOnChanges: [],
    },
  ];
}

function withDeadline(deployment: Deployment, progressDeadlineSeconds: number): Deployment {
  return { ...deployment, spec: { ...deployment.spec, progressDeadlineSeconds } };
}

/** What the pod of a proxy with a router needs besides its scripts. */
function routerObjects(topology: ResolvedTopology, command: ProxyCommand): readonly PlannedObject[] {
  const bound = ["service-account/proxy", "role/proxy"];
  return [
    routerObject("config-map/proxy-ranks", "ranks", ranksConfigMap(topology, PROXY, command)),
    routerObject("service-account/proxy", "router", routerAccount(topology, PROXY)),
    routerObject("role/proxy", "router", routerRole(topology, PROXY)),
    { ...routerObject("role-binding/proxy", "router", routerRoleBinding(topology, PROXY)), after: bound },
  ];
}

function routerObject(key: string, suffix: string, manifest: PlannedObject["manifest"]): PlannedObject {
  return { key, suffix, manifest, part: { kind: "proxy" }, after: [], replaceOnChanges: [] };
}
