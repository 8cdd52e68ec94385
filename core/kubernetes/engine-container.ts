import {
  apiPorts,
  type Container,
  ENGINE_CONTAINER,
  type GroupLayout,
  type NodePorts,
  type Probe,
  REVISION_VARIABLE,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../domain/index.ts";
import { DRAIN_COMMAND, healthCommand, LAUNCH_DIRECTORY, type ProbeKind, warmsUp } from "../launch/index.ts";
import { declaredPorts } from "../ports/index.ts";
import { engineCapabilities } from "./capabilities.ts";
import { resources } from "./container.ts";
import { engineEnvironment } from "./environment.ts";
import { linkEnvironment } from "./link-secret.ts";
import { confined } from "./security.ts";
import { engineVolumes } from "./volumes.ts";

// With hostNetwork, HOSTNAME is that of the node, so the ordinal comes from the pod's name.
const START = `exec bash "${LAUNCH_DIRECTORY}/node-\${POD_NAME##*-}.sh"`;

/** The container that runs the engine processes of one pod. */
export function engineContainer(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  nodes: readonly NodePorts[],
  revision: string,
): Container {
  const { site, platform, hardware, wholeNodes } = topology;
  const devices = {
    [platform.resourceName]: String(wholeNodes ? hardware.devicesPerNode : group.usedDevices),
  };
  return {
    name: ENGINE_CONTAINER,
    image: topology.image,
    imagePullPolicy: site.imagePullPolicy,
    command: ["bash", "-c", START],
    env: [
      ...engineEnvironment(topology, group),
      ...linkEnvironment(topology, layout),
      { name: REVISION_VARIABLE, value: revision },
    ],
    // All pods of a group share one template, so it declares the ports of all.
    ports: declaredPorts(nodes).map(({ port, name }) => ({
      name,
      containerPort: port,
      ...(wholeNodes ? { hostPort: port } : {}),
      protocol: "TCP",
    })),
    ...resources(site.resources, devices),
    ...probes(topology, layout),
    lifecycle: { preStop: { exec: { command: [...DRAIN_COMMAND] } } },
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: confined(engineCapabilities(topology, group, nodes)),
    volumeMounts: [
      { name: "launch", mountPath: LAUNCH_DIRECTORY, readOnly: true },
      ...engineVolumes(topology, group, layout).map(({ mount }) => mount),
    ],
  };
}

function probes(
  topology: ResolvedTopology,
  layout: GroupLayout,
): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const { startup, readiness, liveness, timeoutSeconds } = topology.site.probes;
  const ofPods = layout.pods.map(apiPorts);
  const [only] = ofPods[0] ?? [];
  const sameSinglePort =
    only !== undefined && ofPods.every((ports) => ports.length === 1 && ports[0] === only);
  // The kubelet cannot see the markers: whether the pod has answered a completion, and whether its group ends.
  const needsScript: Readonly<Record<ProbeKind, boolean>> = {
    startup: warmsUp(topology, layout),
    readiness: layout.pods.length > 1,
    liveness: false,
  };
  const check = (kind: ProbeKind): Pick<Probe, "exec" | "httpGet"> => {
    const path = topology.engine.probePaths[kind];
    return sameSinglePort && !needsScript[kind]
      ? { httpGet: { path, port: only } }
      : { exec: { command: healthCommand(kind, path) } };
  };
  return {
    startupProbe: { ...check("startup"), ...startup, timeoutSeconds },
    readinessProbe: { ...check("readiness"), ...readiness, timeoutSeconds },
    livenessProbe: { ...check("liveness"), ...liveness, timeoutSeconds },
  };
}
