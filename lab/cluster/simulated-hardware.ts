/** Hardware of a simulated or real node of the lab. */
export interface SimulatedHardware {
  /** Nodes are named `<prefix>-0`, `<prefix>-1`, … */
  readonly prefix: string;
  readonly label: string;
  readonly architecture: "amd64" | "arm64";
  readonly cpu: string;
  readonly memory: string;
  /** Extended resources of the device plugins. */
  readonly devices: Readonly<Record<string, number>>;
  /** Labels in addition to hostname, os and architecture. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Labels that MindCluster's components put on Ascend nodes. */
const mindClusterLabels = {
  accelerator: "huawei-Ascend910",
  "host-arch": "huawei-arm",
  workerselector: "dls-worker-node",
  "mind-cluster/npu-chip-memory": "64G",
  // HAMi's device plugin selects nodes by this label.
  ascend: "on",
};

const hardware = {
  // Atlas 800 A3: 8 packages of two dies, each die a device. Labels: Ascend device plugin 26.1, CCE, HAMi.
  "atlas-800-a3": {
    prefix: "a3",
    label: "Atlas 800 A3, 16 NPUs",
    architecture: "arm64",
    cpu: "320",
    memory: "2Ti",
    devices: { "huawei.com/Ascend910": 16, "huawei.com/ascend-1980": 16, "huawei.com/Ascend910C": 16 },
    labels: {
      ...mindClusterLabels,
      "accelerator-type": "module-a3-16",
      "accelerator/huawei-npu": "ascend-snt9c",
      "node.kubernetes.io/npu.chip.name": "Ascend910",
    },
  },
  "atlas-800-a2": {
    prefix: "a2",
    label: "Atlas 800 A2, 8 NPUs",
    architecture: "arm64",
    cpu: "320",
    memory: "2Ti",
    devices: { "huawei.com/Ascend910": 8, "huawei.com/ascend-1980": 8, "huawei.com/Ascend910B3": 8 },
    labels: {
      ...mindClusterLabels,
      "accelerator-type": "module-910b-8",
      "accelerator/huawei-npu": "ascend-1980",
      "node.kubernetes.io/npu.chip.name": "910B3",
    },
  },
  // Resource and labels: MindCluster 26.1 for the products of the Ascend 950 series (ascend-kubernetes.md, §1.1 and §1.5).
  "ascend-950dt": {
    prefix: "a5",
    label: "Ascend 950DT, 8 NPUs",
    architecture: "arm64",
    cpu: "320",
    memory: "2Ti",
    devices: { "huawei.com/npu": 8 },
    labels: {
      accelerator: "huawei-npu",
      "host-arch": "huawei-arm",
      workerselector: "dls-worker-node",
      "mind-cluster/npu-chip-memory": "96G",
    },
  },
  // Labels and resource of NVIDIA's GPU feature discovery and device plugin.
  h100: {
    prefix: "h100",
    label: "NVIDIA H100, 8 GPUs",
    architecture: "amd64",
    cpu: "192",
    memory: "2Ti",
    devices: { "nvidia.com/gpu": 8 },
    labels: {
      "nvidia.com/gpu.present": "true",
      "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
      "nvidia.com/gpu.count": "8",
    },
  },
  h200: {
    prefix: "h200",
    label: "NVIDIA H200, 8 GPUs",
    architecture: "amd64",
    cpu: "192",
    memory: "2Ti",
    devices: { "nvidia.com/gpu": 8 },
    labels: {
      "nvidia.com/gpu.present": "true",
      "nvidia.com/gpu.product": "NVIDIA-H200",
      "nvidia.com/gpu.count": "8",
    },
  },
  // A node without accelerators, for the proxy.
  worker: {
    prefix: "worker",
    label: "worker without accelerators",
    architecture: "arm64",
    cpu: "32",
    memory: "128Gi",
    devices: {},
    labels: {},
  },
} as const satisfies Record<string, SimulatedHardware>;

/** Name of a kind of node. */
export type SimulatedHardwareName = keyof typeof hardware;

/** All kinds of node. Addresses follow from the order: append new kinds at the end. */
export const simulatedHardwareNames: readonly SimulatedHardwareName[] = [
  "atlas-800-a3",
  "atlas-800-a2",
  "h200",
  "worker",
  "h100",
  "ascend-950dt",
];

export function simulatedHardware(name: SimulatedHardwareName): SimulatedHardware {
  return hardware[name];
}
