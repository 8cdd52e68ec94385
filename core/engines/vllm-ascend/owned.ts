/** Flags that follow from the topology, and where it says them. Keys are argument names. */
export const ownedFlags: Readonly<Record<string, string>> = {
  host: "nothing: every rank listens on all addresses of its node",
  port: "groups.<group>.ports.api",
  model: "model.path",
  servedModelName: "model.servedModelName",
  quantization: "model.weights",
  headless: "nothing: every node but the first is headless where the head serves for all",
  dataParallelSize: "groups.<group>.dataParallelSize",
  dataParallelSizeLocal: "groups.<group>.dataParallelSize and nodes",
  dataParallelRank: "nothing: ranks follow from the layout",
  dataParallelStartRank: "nothing: ranks follow from the layout",
  dataParallelAddress: "nothing: the head's address is found when the pod starts",
  dataParallelRpcPort: "groups.<group>.ports.dataParallelRpc",
  dataParallelExternalLb: "groups.<group>.role",
  dataParallelHybridLb: "groups.<group>.role",
  tensorParallelSize: "groups.<group>.tensorParallelSize",
  kvTransferConfig: "kvTransfer, groups.<group>.engineId and ports.kv",
  config: "groups.<group>.args",
};

/** Variables that the launch script or the pod sets, and where the topology or site says them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  HCCL_IF_IP: "nothing: it is the address of the pod's node",
  VLLM_HOST_IP: "nothing: it is the address of the pod's node",
  GLOO_SOCKET_IFNAME: "network.interface of the site",
  TP_SOCKET_IFNAME: "network.interface of the site",
  HCCL_SOCKET_IFNAME: "network.interface of the site",
  ASCEND_RT_VISIBLE_DEVICES: "nothing: devices follow from the layout",
  ASCEND_VISIBLE_DEVICES: "nothing: the device plugin sets it",
  LD_LIBRARY_PATH: "nothing: the launch script extends what the image and set_env.sh give",
  POD_NAME: "nothing: the pod's name",
  HOST_IP: "nothing: the address of the pod's node",
};
