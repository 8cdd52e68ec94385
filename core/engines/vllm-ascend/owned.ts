import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { argumentOf } from "./flag-name.ts";

/** Flags that follow from the topology, and the fix for a group that sets one. Keys are argument names. */
export const ownedFlags: Readonly<Record<string, string>> = {
  host: "Remove host: every rank binds all addresses of its node",
  port: "Remove port, and set groups.<group>.ports.api",
  model: "Remove model, and set model.path",
  servedModelName: "Remove servedModelName, and set model.servedModelName",
  quantization: "Remove quantization, and set model.weights or model.quantization",
  headless:
    "Remove headless: glm-serve sets --headless on every pod but the head of an internally balanced group",
  dataParallelSize: "Remove dataParallelSize, and set groups.<group>.dataParallelSize",
  dataParallelSizeLocal: "Remove dataParallelSizeLocal, and set groups.<group>.dataParallelSize and nodes",
  dataParallelRank: "Remove dataParallelRank: ranks follow from the layout",
  dataParallelStartRank: "Remove dataParallelStartRank: ranks follow from the layout",
  dataParallelAddress: "Remove dataParallelAddress: the pod looks up the address of the head when it starts",
  dataParallelRpcPort: "Remove dataParallelRpcPort, and set groups.<group>.ports.dataParallelRpc",
  dataParallelExternalLb: "Remove dataParallelExternalLb, and set groups.<group>.loadBalancing to external",
  dataParallelHybridLb: "Remove dataParallelHybridLb, and set groups.<group>.loadBalancing to hybrid",
  dataParallelMultiPortExternalLb:
    "Remove dataParallelMultiPortExternalLb, and set groups.<group>.loadBalancing to external",
  dataParallelSupervisorPort:
    "Remove dataParallelSupervisorPort: the launch script supervises the ranks of a node",
  tensorParallelSize: "Remove tensorParallelSize, and set groups.<group>.tensorParallelSize",
  pipelineParallelSize: "Remove pipelineParallelSize, and set groups.<group>.pipelineParallelSize",
  prefillContextParallelSize:
    "Remove prefillContextParallelSize, and set groups.<group>.prefillContextParallelSize",
  nnodes: "Remove nnodes, and set groups.<group>.nodes",
  nodeRank: "Remove nodeRank: ranks follow from the layout",
  masterAddr: "Remove masterAddr: the pod looks up the address of the head when it starts",
  masterPort: "Remove masterPort, and set groups.<group>.ports.master",
  dataParallelBackend: "Remove dataParallelBackend: Kubernetes starts the pods, not Ray",
  deviceIds: "Remove deviceIds: devices follow from the layout",
  distributedExecutorBackend: "Remove distributedExecutorBackend: Kubernetes starts the pods, not Ray",
  uds: "Remove uds: the Service and the probes need a TCP port",
  grpc: "Remove grpc: the Service and the probes use HTTP",
  sslKeyfile: "Remove sslKeyfile: encrypt in front of the Service; probes and the proxy use plain HTTP",
  sslCertfile: "Remove sslCertfile: encrypt in front of the Service; probes and the proxy use plain HTTP",
  sslCaCerts: "Remove sslCaCerts: encrypt in front of the Service; probes and the proxy use plain HTTP",
  kvTransferConfig: "Remove kvTransferConfig, and set kvTransfer, groups.<group>.engineId and ports.kv",
  config: "Remove config, and set groups.<group>.args",
};

/** Values with which glm-serve starts every process. A group may repeat them, as upstream's commands do. */
const DEFAULTS: Readonly<Record<string, ArgumentValue>> = {
  pipelineParallelSize: 1,
  prefillContextParallelSize: 1,
  distributedExecutorBackend: "mp",
  host: "0.0.0.0",
};

/** Whether a flag of a group repeats what glm-serve sets in any case. */
export function isSetByDefault(argument: string, value: ArgumentValue): boolean {
  return entryOf(DEFAULTS, argument) === value;
}

/** Variables that the launch script or the pod sets, and the fix for a group that sets one. */
export const ownedVariables: Readonly<Record<string, string>> = {
  HCCL_IF_IP: "Remove HCCL_IF_IP: glm-serve sets it to the address of the node",
  VLLM_HOST_IP: "Remove VLLM_HOST_IP: glm-serve sets it to the address of the node",
  // vLLM reads its degrees from these where --data-parallel-size is 1 (vllm/config/parallel.py).
  VLLM_DP_SIZE: "Remove VLLM_DP_SIZE, and set groups.<group>.dataParallelSize",
  VLLM_PP_LAYER_PARTITION: "Remove VLLM_PP_LAYER_PARTITION, and set groups.<group>.layersPerStage",
  VLLM_DP_RANK: "Remove VLLM_DP_RANK: ranks follow from the layout",
  VLLM_DP_RANK_LOCAL: "Remove VLLM_DP_RANK_LOCAL: ranks follow from the layout",
  VLLM_DP_MASTER_IP: "Remove VLLM_DP_MASTER_IP: the pod looks up the address of the head when it starts",
  VLLM_DP_MASTER_PORT: "Remove VLLM_DP_MASTER_PORT: the ranks connect through ports.dataParallelRpc",
  GLOO_SOCKET_IFNAME: "Remove GLOO_SOCKET_IFNAME, and set network.interface of the site",
  TP_SOCKET_IFNAME: "Remove TP_SOCKET_IFNAME, and set network.interface of the site",
  HCCL_SOCKET_IFNAME: "Remove HCCL_SOCKET_IFNAME, and set network.interface of the site",
  ASCEND_RT_VISIBLE_DEVICES: "Remove ASCEND_RT_VISIBLE_DEVICES: devices follow from the layout",
  ASCEND_VISIBLE_DEVICES: "Remove ASCEND_VISIBLE_DEVICES: the device plugin sets it",
  LD_LIBRARY_PATH:
    "Add $LD_LIBRARY_PATH to the list, as in /usr/local/lib:$LD_LIBRARY_PATH, or remove LD_LIBRARY_PATH",
};

/** What glm-serve sets itself, for readers of commands that others wrote. */
export const vllmAscendOwned = { argumentOf, flags: ownedFlags, variables: ownedVariables };
