import type { Topology } from "../../core/index.ts";
import { readSettings } from "../../program/index.ts";
import fp8 from "../../stacks/a2-glm47-fp8.ts";
import prefillDecode from "../../stacks/a3-1p1d.ts";
import xllmOnTwoNodes from "../../stacks/a3-xllm-2node.ts";
import xllm from "../../stacks/a3-xllm.ts";
import { procedureSamples } from "./procedure-samples.ts";
import { type Sample, samplesOf, siteSchema } from "./sample.ts";

const secret = { name: "api", key: "token" };

const onShare = { weights: { nfs: { server: "nas", path: "/glm" } } };

const claim = { weights: { persistentVolumeClaim: { claimName: "glm" } } };

const toleration = { key: "a", operator: "Equal", value: "b", effect: "NoExecute", tolerationSeconds: 60 };

const driverMounts = [
  { name: "x", path: "/opt/x", type: "Directory" },
  { name: "hccn-conf", path: "/etc/hccn.conf", type: "File" },
];

/** Groups without named ports, so that the planner assigns them. */
const assigned: Topology = {
  ...prefillDecode,
  groups: Object.fromEntries(
    Object.entries(prefillDecode.groups).map(([name, group]) => [name, { ...group, ports: {} }]),
  ),
};

const xllmSite = readSettings("a3-xllm", undefined).site;

const twoNodeSite = readSettings("a3-xllm-2node", undefined).site;

const servers = ["11.0.0.1", "11.0.0.2"].map((serverId, node) => ({
  serverId,
  devices: Array.from({ length: 8 }, (_, device) => ({
    deviceIp: `12.0.${node}.${device + 1}`,
    superDeviceId: String(node * 100 + device),
  })),
}));

const plainServers = servers.map(({ serverId, devices }) => ({
  serverId,
  devices: devices.map(({ deviceIp }) => ({ deviceIp })),
}));

const superPods = [{ superPodId: "0", serverIds: servers.map(({ serverId }) => serverId) }];

const inSuperPod = { ...twoNodeSite, rankTable: { version: "1.2", servers, superPods } };

/** A topology whose group uses all devices of its nodes, as ascend-operator requires. */
const wholeNodes: Topology = {
  ...xllmOnTwoNodes,
  groups: {
    serve: { ...xllmOnTwoNodes.groups.serve, devicesPerNode: 16, cpusPerRank: 6, tensorParallelSize: 32 },
  },
};

const mindCluster = { ...twoNodeSite, platform: { profile: "mindcluster" } };

const wholeServers = plainServers.map(({ serverId, devices }, node) => ({
  serverId,
  devices: [...devices, ...devices.map((_, device) => ({ deviceIp: `12.1.${node}.${device + 1}` }))],
}));

const ofEveryEngine: readonly Sample[] = [
  ...samplesOf(
    prefillDecode,
    {},
    {
      namespace: "llm",
      image: "own.example/vllm:1",
      imageMirror: "mirror.example",
      imagePullPolicy: "Always",
      imagePullSecrets: ["registry"],
      "weights.readOnly": true,
      "weights.hostPath": { path: "/data" },
      "weights.persistentVolumeClaim": claim.weights.persistentVolumeClaim,
      "weights.nfs": onShare.weights.nfs,
      "platform.profile": "mindcluster",
      "platform.resourceName": "huawei.com/Ascend",
      "platform.schedulerName": "volcano",
      "platform.runtimeClassName": "ascend",
      "platform.nodeSelector": { a: "b" },
      "platform.tolerations": [toleration],
      "platform.podLabels": { a: "b" },
      "platform.gangSchedulePolicy": "chip2-node16",
      "platform.driverMounts": driverMounts,
      "platform.npuSmi": "/usr/local/sbin/npu-smi",
      "network.interface": "eth2",
      sharedMemory: "65Gi",
      "model.name": "GLM-5.1",
      "model.path": "/root/.cache/other",
      "model.servedModelName": "glm",
      resources: { requests: { cpu: "65" } },
      "resources.requests": { memory: "513Gi" },
      "resources.requests.cpu": "66",
      "resources.requests.memory": "514Gi",
      "resources.limits": { cpu: "100" },
      "resources.limits.cpu": "101",
      "resources.limits.memory": "900Gi",
      proxyResources: { requests: { cpu: "5" } },
      "proxyResources.requests": { memory: "9Gi" },
      "proxyResources.requests.cpu": "6",
      "proxyResources.requests.memory": "10Gi",
      "proxyResources.limits": { cpu: "10" },
      "proxyResources.limits.cpu": "11",
      "proxyResources.limits.memory": "90Gi",
      secretEnvironment: { VLLM_API_KEY: secret },
      labels: { a: "b" },
      annotations: { a: "b" },
      probes: { timeoutSeconds: 12 },
      "probes.startup": { failureThreshold: 300 },
      "probes.startup.periodSeconds": 31,
      "probes.startup.failureThreshold": 301,
      "probes.readiness": { failureThreshold: 4 },
      "probes.readiness.periodSeconds": 11,
      "probes.readiness.failureThreshold": 5,
      "probes.liveness": { failureThreshold: 11 },
      "probes.liveness.periodSeconds": 31,
      "probes.liveness.failureThreshold": 12,
      "probes.timeoutSeconds": 11,
      diagnose: { eager: true },
      "diagnose.eager": true,
      "diagnose.graphCapture": false,
      "diagnose.maxModelLen": "lower",
      "diagnose.maxNumSeqs": 8,
      "diagnose.gpuMemoryUtilization": 0.93,
      "nodes.shared": true,
      "nodes.nodePortRange": "31000-32767",
      "nodes.reservedPorts": "40000-40010",
      limits: { pods: 3000 },
      "limits.pods": 4000,
      "limits.ranks": 30_000,
      "limits.overrides": 300,
      rollout: { decode: { maxUnavailable: 2 } },
      "rollout.decode.maxUnavailable": 3,
      "rollout.decode.maxSurge": 0,
      joinTimeoutSeconds: 100,
      terminationGracePeriodSeconds: 130,
      "drain.delaySeconds": 6,
      "warmUp.prefill": false,
      "disruptionBudget.protectLastGroup": true,
    },
  ),
  ...samplesOf(prefillDecode, { namespace: "llm" }, { createNamespace: true }),
  ...samplesOf(
    prefillDecode,
    { weights: { hostPath: { path: "/data" } } },
    { "weights.hostPath.path": "/other" },
  ),
  ...samplesOf(prefillDecode, claim, {
    "weights.persistentVolumeClaim.claimName": "other",
    "weights.persistentVolumeClaim.subPath": "glm",
  }),
  ...samplesOf(prefillDecode, onShare, { "weights.nfs.server": "other", "weights.nfs.path": "/other" }),
  ...samplesOf(
    prefillDecode,
    { platform: { tolerations: [toleration], driverMounts } },
    {
      "platform.tolerations.0.key": "other",
      "platform.tolerations.0.operator": undefined,
      "platform.tolerations.0.value": "other",
      "platform.tolerations.0.tolerationSeconds": 61,
      "platform.driverMounts.0.name": "other",
      "platform.driverMounts.0.path": "/opt/other",
      "platform.driverMounts.0.type": "File",
    },
  ),
  ...samplesOf(
    prefillDecode,
    { platform: { tolerations: [{ operator: "Exists" }] } },
    {
      "platform.tolerations.0.effect": "NoExecute",
    },
  ),
  ...samplesOf(
    prefillDecode,
    { secretEnvironment: { VLLM_API_KEY: secret } },
    {
      "secretEnvironment.VLLM_API_KEY.name": "other",
      "secretEnvironment.VLLM_API_KEY.key": "other",
    },
  ),
  ...samplesOf(prefillDecode, { diagnose: { maxModelLen: "lower" } }, { "diagnose.groups": ["decode"] }),
  ...samplesOf(
    assigned,
    {},
    {
      nodes: { usedPorts: { team: "7000" } },
      "nodes.usedPorts": { team: "7000" },
      "nodes.pickedPorts": { team: "7000-7010" },
      "nodes.nodePortRange": "7000-7010",
      "nodes.ephemeralPortRange": "7000-7010",
    },
  ),
  ...samplesOf(xllm, xllmSite, { hardware: "atlas-800-a2", "warmUp.serve": false }),
];

const ofOneEngine: readonly Sample[] = [
  ...samplesOf(
    fp8,
    {},
    {
      "vllmAscend.installFiaOperators": true,
    },
  ),
  ...samplesOf(xllm, xllmSite, { "xllm.binaryPath": "/opt/xllm" }),
  ...samplesOf(
    xllmOnTwoNodes,
    { ...twoNodeSite, rankTable: { version: "1.0", servers: plainServers } },
    {
      rankTable: { version: "1.2", servers, superPods },
      "rankTable.servers": plainServers.toReversed(),
      "rankTable.servers.0.serverId": "11.0.0.9",
      "rankTable.servers.0.devices": plainServers[0]?.devices.toReversed(),
      "rankTable.servers.0.devices.0.deviceIp": "12.0.9.9",
    },
  ),
  ...samplesOf(xllmOnTwoNodes, inSuperPod, {
    "rankTable.servers.0.devices.0.superDeviceId": "999",
    "rankTable.superPods": servers.map(({ serverId }, index) => ({
      superPodId: String(index),
      serverIds: [serverId],
    })),
    "rankTable.superPods.0.superPodId": "9",
  }),
  // A table of another version has other settings as well.
  {
    setting: "rankTable.version",
    topology: xllmOnTwoNodes,
    before: siteSchema.parse({ ...twoNodeSite, rankTable: { version: "1.0", servers: plainServers } }),
    after: siteSchema.parse(inSuperPod),
  },
  // `servers` and `superPods` must list the servers in the same order.
  {
    setting: "rankTable.superPods.serverIds",
    topology: xllmOnTwoNodes,
    before: siteSchema.parse(inSuperPod),
    after: siteSchema.parse({
      ...twoNodeSite,
      rankTable: {
        version: "1.2",
        servers: servers.toReversed(),
        superPods: superPods.map(({ superPodId, serverIds }) => ({
          superPodId,
          serverIds: serverIds.toReversed(),
        })),
      },
    }),
  },
  // ascend-operator writes what the other settings would list.
  {
    setting: "rankTable.operator",
    topology: wholeNodes,
    before: siteSchema.parse({ ...mindCluster, rankTable: { version: "1.0", servers: wholeServers } }),
    after: siteSchema.parse({ ...mindCluster, rankTable: { operator: true } }),
  },
];

/** At least one sample of every setting of a site. */
export const samples: readonly Sample[] = [...ofEveryEngine, ...ofOneEngine, ...procedureSamples];
