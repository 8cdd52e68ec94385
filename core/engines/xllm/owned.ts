/** Flags that follow from the topology, and what to do instead of giving them. Keys are argument names. */
export const ownedFlags: Readonly<Record<string, string>> = {
  model: "take it out and set model.path",
  modelId: "take it out and set model.servedModelName",
  host: "take it out: it is the address of the pod's node",
  port: "take it out and set groups.<group>.ports.api",
  devices: "take it out and set groups.<group>.devicesPerNode: each process has one device",
  deviceId: "take it out and set groups.<group>.devicesPerNode: each process has one device",
  draftDevices: "take it out: the draft model runs on the device of its process",
  nnodes: "take it out: it is nodes × devicesPerNode, the number of processes",
  nodeRank: "take it out: ranks follow from the layout",
  masterNodeAddr: "take it out and set groups.<group>.ports.master; the address is the head's",
  rankTablefile: "take it out and set rankTable of the site",
  dpSize: "take it out and set groups.<group>.dataParallelSize",
  configJsonFile: "take it out and set groups.<group>.args",
  dumpConfigJsonFile: "take it out: the launch scripts show every flag",
  enableDumpConfigJson: "take it out: the launch scripts show every flag",
};

/** Variables that the launch script or the pod sets, and what to do instead of giving them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  HCCL_IF_IP: "take it out: it is the address of the pod's node",
  RANK_TABLE_FILE: "take it out and set rankTable of the site",
  ASCEND_RT_VISIBLE_DEVICES: "take it out: devices follow from the layout",
  ASCEND_VISIBLE_DEVICES: "take it out: the device plugin sets it",
  PYTHON_INCLUDE_PATH: "take it out: the launch script asks the image's Python",
  PYTHON_LIB_PATH: "take it out: the launch script asks the image's Python",
  PYTORCH_INSTALL_PATH: "take it out: the launch script asks the image's Python",
  LIBTORCH_ROOT: "take it out: the launch script asks the image's Python",
  LD_LIBRARY_PATH: "take it out: the launch script extends what the image and set_env.sh give",
};
