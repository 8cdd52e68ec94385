import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { hcclDefaultPorts } from "../../core/index.ts";
import type { SimulatedHardware } from "../cluster/simulated-hardware.ts";
import type { PlacedFile } from "../stand-ins/placed-file.ts";
import { dnsService, fabricAddress, maxRealNodes, nodeAddresses } from "./addresses.ts";
import { sandboxImage } from "./base-image.ts";
import { programFile } from "./node-program.ts";

/** Parameters of a node's configuration. */
export interface NodeConfiguration {
  readonly name: string;
  readonly number: number;
  readonly address: string;
  readonly hardware: SimulatedHardware;
  /** Port of the API server on the fabric's address. */
  readonly apiPort: number;
  readonly kubeconfig: string;
}

const executables = "/usr/local/lib/glm-serve/bin";

/** Variables in which device plugins list the devices of a container. */
const deviceVariables: Readonly<Record<string, string>> = { "nvidia.com/gpu": "NVIDIA_VISIBLE_DEVICES" };

/** Files of the node. */
export function nodeConfiguration(node: NodeConfiguration): readonly PlacedFile[] {
  const { pods } = nodeAddresses(node.number);
  const { address } = node;
  const json = (path: string, value: unknown): PlacedFile => text(path, JSON.stringify(value, undefined, 2));
  return [
    text("/etc/hostname", `${node.name}\n`),
    text("/etc/machine-id", `${createHash("md5").update(node.name).digest("hex")}\n`),
    text("/etc/hosts", `127.0.0.1 localhost\n::1 localhost\n${address} ${node.name}\n`),
    // The cluster's DNS is the only one, also for pods with dnsPolicy Default.
    text("/etc/resolv.conf", `nameserver ${fabricAddress}\n`),
    text("/etc/os-release", `PRETTY_NAME="simulated ${node.hardware.label}"\n`),
    text("/etc/glm-serve/routes", routes()),
    // As the rule port-ephemeral advises: with sixteen devices HCCL needs every one of these ports.
    text("/etc/glm-serve/reserved-ports", `${hcclDefaultPorts.first}-${hcclDefaultPorts.last}\n`),
    json("/etc/kubernetes/kubeconfig", JSON.parse(node.kubeconfig)),
    json("/etc/kubernetes/kubelet.yaml", kubelet(address)),
    json("/etc/kubernetes/kube-proxy.yaml", kubeProxy(node.name, address)),
    text("/etc/containerd/config.toml", containerd),
    json("/etc/cni/net.d/10-bridge.conflist", podNetwork(pods)),
    ...programs(node, address),
  ];
}

/** Kubeconfig for programs in the fabric. The server's certificate is for its loopback address. */
export function insideKubeconfig(kubeconfig: string, apiPort: number): string {
  return kubeconfig.replace(
    `"server": "https://127.0.0.1:${apiPort}"`,
    `"server": "https://${fabricAddress}:${apiPort}", "tls-server-name": "127.0.0.1"`,
  );
}

/** Files that replace the kernel's: hardware of the documents, and settings of the host that a kubelet would change. */
export function kernelFiles({ cpu, memory }: SimulatedHardware): readonly PlacedFile[] {
  const kibibytes = kibibytesOf(memory);
  const processors = Number(cpu);
  const settings = {
    "vm/overcommit_memory": 1,
    "vm/panic_on_oom": 0,
    "kernel/panic": 10,
    "kernel/panic_on_oops": 1,
    "kernel/keys/root_maxkeys": 1_000_000,
    "kernel/keys/root_maxbytes": 25_000_000,
  };
  const meminfo = `MemTotal: ${kibibytes} kB\nMemFree: ${kibibytes} kB\nMemAvailable: ${kibibytes} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n`;
  const processor = (number: number): PlacedFile[] => {
    // A kubelet binds pods to the processors that it counts, so each has the number of a real one. cadvisor v0.52.1,
    // utils/sysinfo/sysinfo.go, reads only the number at the beginning.
    const name = `cpu${number % availableParallelism()}-${number}`;
    const directory = `sys/devices/system/node/node0/${name}/topology`;
    return [text(`${directory}/core_id`, `${number}\n`), text(`${directory}/physical_package_id`, "0\n")];
  };
  return [
    ...Object.entries(settings).map(([path, value]) => text(`proc/sys/${path}`, `${value}\n`)),
    text("proc/meminfo", meminfo),
    text("sys/devices/system/node/node0/meminfo", `Node 0 MemTotal: ${kibibytes} kB\n`),
    ...Array.from({ length: processors }, (_, number) => processor(number)).flat(),
  ];
}

function kibibytesOf(memory: string): number {
  const [, amount = "0", unit = ""] = /^(\d+)(Gi|Ti)$/.exec(memory) ?? [];
  return Number(amount) * 1024 ** (unit === "Ti" ? 3 : 2);
}

function routes(): string {
  return Array.from({ length: maxRealNodes }, (_, number) => {
    const { node, pods } = nodeAddresses(number);
    return `${pods} ${node}\n`;
  }).join("");
}

function programs(node: NodeConfiguration, address: string): readonly PlacedFile[] {
  const labels = Object.entries(node.hardware.labels).map(([name, value]) => `${name}=${value}`);
  const devices = Object.entries(node.hardware.devices).map(([resource, count]) => {
    const variable = deviceVariables[resource];
    return `--resource=${resource}=${count}${variable === undefined ? "" : `,${variable}`}`;
  });
  return [
    programFile("containerd", ["/usr/bin/containerd"]),
    programFile("kubelet", [
      `${executables}/kubelet`,
      "--config=/etc/kubernetes/kubelet.yaml",
      "--kubeconfig=/etc/kubernetes/kubeconfig",
      `--hostname-override=${node.name}`,
      // The default of 1 counts a new container, so the status of the last one would be lost.
      "--maximum-dead-containers-per-container=2",
      `--node-ip=${address}`,
      ...(labels.length === 0 ? [] : [`--node-labels=${labels.join(",")}`]),
    ]),
    programFile("kube-proxy", [`${executables}/kube-proxy`, "--config=/etc/kubernetes/kube-proxy.yaml"]),
    ...(devices.length === 0
      ? []
      : [programFile("device-plugin", [`${executables}/device-plugin`, ...devices])]),
  ];
}

function kubelet(address: string) {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address,
    // Only the cluster uses this network.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    cgroupDriver: "cgroupfs",
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    clusterDNS: [dnsService.address],
    clusterDomain: dnsService.domain,
    failCgroupV1: false,
    failSwapOn: false,
    imageGCHighThresholdPercent: 100,
    // The node must not evict pods over the host's disk and memory.
    evictionHard: {
      "memory.available": "0%",
      "nodefs.available": "0%",
      "nodefs.inodesFree": "0%",
      "imagefs.available": "0%",
    },
    // The default delays restarts for minutes.
    featureGates: { KubeletCrashLoopBackOffMax: true },
    crashLoopBackOff: { maxContainerRestartPeriod: "2s" },
    nodeStatusUpdateFrequency: "4s",
    nodeLeaseDurationSeconds: 16,
    registerNode: true,
    podLogsDir: "/var/log/pods",
  };
}

function kubeProxy(name: string, address: string) {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    hostnameOverride: name,
    clientConnection: { kubeconfig: "/etc/kubernetes/kubeconfig" },
    mode: "iptables",
    healthzBindAddress: `${address}:10256`,
    metricsBindAddress: "127.0.0.1:10249",
    iptables: { minSyncPeriod: "0s" },
    // 0 keeps these limits of the host unchanged.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  };
}

function podNetwork(pods: string) {
  return {
    cniVersion: "0.4.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: { type: "host-local", ranges: [[{ subnet: pods }]] },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

const containerd = `version = 2
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  # Lowering a score needs a capability that a container may lack.
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
    SystemdCgroup = false
`;

function text(path: string, content: string): PlacedFile {
  return { path, mode: 0o644, content };
}
