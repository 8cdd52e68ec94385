const ONE_NODE = "take it out: one node needs no place to meet";

const NO_PD = "take it out: no document describes prefill and decode apart with LightLLM";

/** Flags that follow from the topology, and what to do instead of giving them. Keys are argument names. */
export const ownedFlags: Readonly<Record<string, string>> = {
  modelDir: "take it out and set model.path",
  modelName: "take it out and set model.servedModelName",
  host: "take it out: the server listens on all addresses of its pod",
  port: "take it out and set groups.<group>.ports.api",
  tp: "take it out and set groups.<group>.tensorParallelSize and dataParallelSize: --tp is their product",
  dp: "take it out and set groups.<group>.dataParallelSize",
  nnodes: ONE_NODE,
  nodeRank: ONE_NODE,
  ncclHost: ONE_NODE,
  ncclPort: ONE_NODE,
  multinodeHttpmanagerPort: ONE_NODE,
  multinodeRouterGlooPort: ONE_NODE,
  useConfigServerToInitNccl: ONE_NODE,
  configServerHost: NO_PD,
  configServerPort: NO_PD,
  runMode: NO_PD,
  pdMasterIp: NO_PD,
  pdMasterPort: NO_PD,
  pdMasterMode: NO_PD,
  pdTransMode: NO_PD,
  pdKvPageNum: NO_PD,
  pdKvPageSize: NO_PD,
  selectPDNodeStrategy: NO_PD,
  hardwarePlatform: "take it out and set hardware",
};

/** Variables that the pod or the device plugin sets, and what to do instead of giving them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  CUDA_VISIBLE_DEVICES: "take it out: the device plugin chooses the devices of the pod",
  NVIDIA_VISIBLE_DEVICES: "take it out: the device plugin sets it",
};
