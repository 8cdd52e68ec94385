import type { Deployment, ProxyCommand, ResolvedTopology, Toleration } from "../domain/index.ts";
import { proxyEnvironment } from "./environment.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { type RouterSettings, withRouter } from "./router-container.ts";
import { confinedReader, ownHome, temporaryDirectory, unprivilegedPod } from "./security.ts";
import { serverDeployment } from "./server-deployment.ts";

/** Component label of the proxy. */
export const PROXY = "proxy";

/**
 * Seconds for which the pod stays on a node that is lost, after the 40 to 50 that Kubernetes needs to notice. Kubernetes would wait for 300,
 * and there is no second proxy meanwhile.
 */
const LOST_NODE_SECONDS = 30;

/**
 * The proxy in front of prefill and decode. It needs no device and no host network.
 *
 * @param router the router of a proxy whose ranks change while it runs; undefined for another one
 */
export function proxyDeployment(
  topology: ResolvedTopology,
  port: number,
  command: ProxyCommand,
  launch: LaunchReference,
  router: Pick<RouterSettings, "contract" | "repeats"> | undefined,
): Deployment {
  const alone = serverDeployment(
    topology,
    {
      component: PROXY,
      objectName: `${topology.instance}-${PROXY}`,
      script: "proxy.sh",
      check: { httpGet: { path: command.healthPath, port } },
      env: [...proxyEnvironment(topology, command), ...ownHome()],
      ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
      securityContext: confinedReader(),
      podSecurityContext: unprivilegedPod(topology, [port]),
      volumes: [temporaryDirectory()],
    },
    launch,
  );
  const { spec } = alone;
  const { template } = spec;
  const deployment: Deployment = {
    ...alone,
    spec: {
      ...spec,
      template: {
        ...template,
        spec: { ...template.spec, tolerations: ["not-ready", "unreachable"].map(lostNode) },
      },
    },
  };
  return router === undefined
    ? deployment
    : withRouter(topology, deployment, { ...router, component: PROXY, port });
}

function lostNode(condition: string): Toleration {
  return {
    key: `node.kubernetes.io/${condition}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: LOST_NODE_SECONDS,
  };
}
