import type { Deployment, ProxyCommand, ResolvedTopology } from "../domain/index.ts";
import { proxyEnvironment } from "./environment.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { confinedReader, ownHome, temporaryDirectory, unprivilegedPod } from "./security.ts";
import { serverDeployment } from "./server-deployment.ts";

/** Component label of the proxy. */
export const PROXY = "proxy";

/** The proxy in front of prefill and decode. It needs no device and no host network. */
export function proxyDeployment(
  topology: ResolvedTopology,
  port: number,
  command: ProxyCommand,
  launch: LaunchReference,
): Deployment {
  return serverDeployment(
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
}
