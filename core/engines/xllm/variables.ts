import type { KnownVariables } from "../../domain/index.ts";
import { ascendNumbers, ascendVariables, judgedOnAscend, rightName } from "../../flags/index.ts";

/** Variables that xLLM and its libraries read (deployment document 004, §3; xLLM, mapping_npu.cpp and process_group.cpp). */
export const variables: KnownVariables = {
  names: [
    ...ascendVariables,
    "ETCD_PASSWORD",
    "ETCD_USERNAME",
    "VCPKG_ROOT",
    "XLLM_HCCL_TP_AIV",
    "XLLM_PROCESS_GROUP_ASYNC_TIMEOUT_SECONDS",
    "XLLM_PYTHON_MODEL_PATH",
  ],
  judged: judgedOnAscend,
  calledIn: (_, name) => rightName(name),
  numbers: {
    ...ascendNumbers,
    XLLM_PROCESS_GROUP_ASYNC_TIMEOUT_SECONDS: {
      min: 1,
      source: "xLLM, process group: seconds, 4 by default",
    },
  },
};

/** Variables that the launch script or the pod sets, and what to do instead of setting them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  HCCL_IF_IP: "Remove HCCL_IF_IP: glm-serve sets it to the address of the node",
  RANK_TABLE_FILE: "Remove RANK_TABLE_FILE, and set rankTable of the site",
  ASCEND_RT_VISIBLE_DEVICES: "Remove ASCEND_RT_VISIBLE_DEVICES: the devices follow from the layout",
  ASCEND_VISIBLE_DEVICES: "Remove ASCEND_VISIBLE_DEVICES: the device plugin sets it",
  PYTHON_INCLUDE_PATH: "Remove PYTHON_INCLUDE_PATH: the launch script gets it from the image's Python",
  PYTHON_LIB_PATH: "Remove PYTHON_LIB_PATH: the launch script gets it from the image's Python",
  PYTORCH_INSTALL_PATH: "Remove PYTORCH_INSTALL_PATH: the launch script gets it from the image's Python",
  LIBTORCH_ROOT: "Remove LIBTORCH_ROOT: the launch script gets it from the image's Python",
  LD_LIBRARY_PATH:
    "Add $LD_LIBRARY_PATH to the list, as in /usr/local/lib:$LD_LIBRARY_PATH, or remove LD_LIBRARY_PATH",
};
