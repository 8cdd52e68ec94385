import type { z } from "zod";
import {
  atLeast,
  holds,
  type NodePorts,
  PortAddress,
  PortNetwork,
  type ProcedureContext,
  removed,
  type ResolvedTopology,
  type RuleProblem,
  Stage,
} from "../../domain/index.ts";
import {
  driverVolumes,
  fieldVariable,
  HOST_PROGRAMS,
  hostRootVolume,
  PROCEDURE_DIRECTORY,
  sharedMemoryVolume,
} from "../../kubernetes/index.ts";
import { amountOf, type preflightSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fabricOf, pingOf } from "./fabric.ts";
import { HOST_ROOT, mountsHostRoot, pathsOf, weightsOf } from "./host-paths.ts";
import { podFiles } from "../../runtime/index.ts";

/** The scripts that check the nodes. */
const preflightFiles = podFiles("core/procedures/preflight", [
  "ascend.py",
  "command.py",
  "finding.py",
  "gathering.py",
  "host.py",
  "host_root.py",
  "npu_smi.py",
  "nvidia.py",
  "preflight.py",
  "report.py",
  "shapes.py",
  "super_pods.py",
  "version_order.py",
  "weights_on_node.py",
]);

type Settings = z.output<typeof preflightSettings>;

const NAME = "preflight";

const FIRST_PORT = 29_399;

/** Time for a ping that started before the limit, and again for the report of its result. */
const GRACE_SECONDS = 60;

const MIB = 2 ** 20;

/** Checks the nodes and their network before serving. Source: deployment document 002, §3.2. */
export const preflight = defineProcedure({
  setting: "preflight",
  name: NAME,
  stage: Stage.BeforeServing,
  after: [],
  inspect: (topology, settings) => [...tooShort(settings), ...noPings(topology, settings)],
  job: (context, settings) => {
    const { topology, groups } = context;
    const pods = groups.reduce((sum, group) => sum + group.pods.length, 0);
    const service = `${topology.instance}-${NAME}`;
    return {
      files: {
        ...preflightFiles,
        "plan.json": `${JSON.stringify(planOf(context, settings, pods, service), undefined, 2)}\n`,
      },
      command: ["python3", "-B", `${PROCEDURE_DIRECTORY}/preflight.py`, `${PROCEDURE_DIRECTORY}/plan.json`],
      environment: [fieldVariable("POD_IP", "status.podIP"), fieldVariable("NODE_NAME", "spec.nodeName")],
      volumes: [
        sharedMemoryVolume(sharedMemoryLimit(topology)),
        ...(mountsHostRoot(topology, settings) ? [hostRootVolume(HOST_ROOT)] : driverVolumes(topology)),
      ],
      pods,
      takesDevices: true,
      hostNetwork: topology.wholeNodes,
      service,
    };
  },
});

/** The plan file of the script. */
function planOf({ topology, ports }: ProcedureContext, settings: Settings, pods: number, service: string) {
  const { hardware, wholeNodes, engine, site, platform } = topology;
  const { interface: nic } = site.network;
  const hostRoot = mountsHostRoot(topology, settings) ? HOST_ROOT : undefined;
  const claims = claimsOf(ports);
  const hugePages = engine.hugePages?.(topology);
  return {
    service,
    pods,
    port: settings.port ?? freePort(claims),
    vendor: hardware.vendor,
    ping: pingOf(topology, settings),
    ...(hardware.superPods ? { fabric: fabricOf(topology) } : {}),
    drivers: engine.driverNeeds?.(topology) ?? [],
    ...(hugePages === undefined ? {} : { hugePages }),
    devices: wholeNodes
      ? hardware.devicesPerNode
      : Math.max(...topology.groups.map(({ usedDevices }) => usedDevices)),
    deviceMemoryMiB: Math.floor(hardware.deviceMemory.total / MIB),
    hostNetwork: wholeNodes,
    ports: claims,
    sharedMemoryBytes: sharedMemoryBytes(topology, settings),
    ...(wholeNodes && nic !== undefined ? { interface: nic } : {}),
    ...(hostRoot === undefined
      ? {}
      : {
          hostRoot,
          paths: pathsOf(topology),
          npuSmi: platform.npuSmi,
          weights: weightsOf(topology),
        }),
    ...(hostRoot === undefined && platform.npuSmi.length > 0 ? { toolRoot: HOST_PROGRAMS } : {}),
    gatherSeconds: settings.gatherSeconds,
    pingSeconds: settings.pingSeconds,
    graceSeconds: GRACE_SECONDS,
    files: {
      ...(hardware.hasHccnConf ? { hccnConf: "/etc/hccn.conf" } : {}),
      driverVersion: "/usr/local/Ascend/driver/version.info",
      hugePages: "/proc/sys/vm/nr_hugepages",
      sysctl: "/proc/sys/net/ipv4",
      sharedMemory: "/dev/shm",
    },
  };
}

/** Every bound or reserved port range, once: any pod of the topology may run on any of the nodes. */
function claimsOf(ports: readonly NodePorts[]) {
  const claims = new Map<string, NodePorts["claims"][number]>();
  for (const claim of ports.flatMap((node) => node.claims)) {
    // Ephemeral ports avoid taken ones, and only the node's own network can be checked.
    if (!holds(claim) || claim.network !== PortNetwork.Node) continue;
    const key = `${claim.first}-${claim.last}`;
    const known = claims.get(key);
    const isWider = known?.address === PortAddress.Own && claim.address !== PortAddress.Own;
    if (known === undefined || isWider) claims.set(key, claim);
  }
  return [...claims.values()]
    .toSorted((a, b) => a.first - b.first || a.last - b.last)
    .map(({ first, last, owner, why, setting, address = PortAddress.Every }) => {
      return { first, last, owner, why, setting, address };
    });
}

function freePort(claims: readonly { readonly first: number; readonly last: number }[]): number {
  let port = FIRST_PORT;
  while (claims.some(({ first, last }) => first <= port && port <= last)) port += 1;
  return port;
}

function sharedMemoryLimit(topology: ResolvedTopology): string {
  const wanted = topology.groups.map(
    (group) => topology.site.sharedMemory ?? topology.engine.sharedMemory(group, topology.model),
  );
  return wanted.reduce((most, size) => (amountOf(size) > amountOf(most) ? size : most));
}

/** The size of /dev/shm that the check expects. The kubelet limits a memory volume to the pod's memory limit. */
function sharedMemoryBytes(topology: ResolvedTopology, { resources }: Settings): number {
  const wanted = amountOf(sharedMemoryLimit(topology));
  const { memory } = resources.limits;
  return memory === undefined ? wanted : Math.min(wanted, amountOf(memory));
}

function tooShort({ gatherSeconds, pingSeconds, deadlineSeconds }: Settings): RuleProblem[] {
  const least = gatherSeconds + pingSeconds + 2 * GRACE_SECONDS;
  if (deadlineSeconds >= least) return [];
  return [
    {
      path: "procedures.preflight.deadlineSeconds",
      value: deadlineSeconds,
      message: `procedures.preflight.deadlineSeconds ${deadlineSeconds} ends the Job before pod 0 can report missing pods.`,
      fix: atLeast(least, { ending: ", or lower gatherSeconds or pingSeconds" }),
    },
  ];
}

function noPings({ hardware }: ResolvedTopology, { ping }: Settings): RuleProblem[] {
  if (ping === undefined || hardware.devicePing !== undefined) return [];
  return [
    {
      path: "procedures.preflight.ping",
      value: ping,
      message: `procedures.preflight.ping has no effect: the devices of ${hardware.title} cannot ping each other.`,
      fix: removed(),
    },
  ];
}
