/** Flags that follow from the topology, and what to do instead of giving them. Keys are argument names. */
export const ownedFlags: Readonly<Record<string, string>> = {
  host: "take it out: every rank listens on all addresses of its node",
  port: "take it out and set groups.<group>.ports.api",
  model: "take it out and set model.path",
  servedModelName: "take it out and set model.servedModelName",
  quantization: "take it out and set model.weights",
  headless: "take it out: every node but the first is headless where the head serves for all",
  dataParallelSize: "take it out and set groups.<group>.dataParallelSize",
  dataParallelSizeLocal: "take it out and set groups.<group>.dataParallelSize and nodes",
  dataParallelRank: "take it out: ranks follow from the layout",
  dataParallelStartRank: "take it out: ranks follow from the layout",
  dataParallelAddress: "take it out: the head's address is found when the pod starts",
  dataParallelRpcPort: "take it out and set groups.<group>.ports.dataParallelRpc",
  dataParallelExternalLb: "take it out and set groups.<group>.role",
  dataParallelHybridLb: "take it out and set groups.<group>.role",
  tensorParallelSize: "take it out and set groups.<group>.tensorParallelSize",
  kvTransferConfig: "take it out and set kvTransfer, groups.<group>.engineId and ports.kv",
  config: "take it out and set groups.<group>.args",
};

/** Variables that the launch script or the pod sets, and what to do instead of giving them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  HCCL_IF_IP: "take it out: it is the address of the pod's node",
  VLLM_HOST_IP: "take it out: it is the address of the pod's node",
  GLOO_SOCKET_IFNAME: "take it out and set network.interface of the site",
  TP_SOCKET_IFNAME: "take it out and set network.interface of the site",
  HCCL_SOCKET_IFNAME: "take it out and set network.interface of the site",
  ASCEND_RT_VISIBLE_DEVICES: "take it out: devices follow from the layout",
  ASCEND_VISIBLE_DEVICES: "take it out: the device plugin sets it",
  LD_LIBRARY_PATH: "take it out: the launch script extends what the image and set_env.sh give",
  POD_NAME: "take it out: the pod's name",
  HOST_IP: "take it out: the address of the pod's node",
};
