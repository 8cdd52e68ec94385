/**
 * What the variables of CANN, HCCL, the Ascend transformer boost (ATB) and PyTorch do, in one sentence. Sources: CANN 8.5, "environment
 * variables reference"; HCCL user guide; the environment variables of torch_npu; the deployment documents 000, 002 and 004.
 */
export const ascendMeanings: Readonly<Record<string, string>> = {
  ACL_OP_INIT_MODE: "Sets when operators are initialized; 1 initializes each with its first use.",
  ALLOW_INTERNAL_FORMAT: "Lets PyTorch keep tensors in the formats of the device.",
  ASCEND_ENABLE_USE_FABRIC_MEM: "Makes the KV transfer use memory that the fabric of a super-pod shares.",
  ASCEND_LAUNCH_BLOCKING: "Launches one operator at a time, with 1: slower, and errors name their operator.",
  ASCEND_LOCAL_COMM_RES: "Describes the links of the device for the KV transfer.",
  ASCEND_RT_VISIBLE_DEVICES: "Names the devices that the process sees, by their number in the container.",
  ASCEND_CONNECT_TIMEOUT: "Limits how long the KV transfer connects, in milliseconds.",
  ASCEND_TRANSFER_TIMEOUT: "Limits how long one KV transfer takes, in milliseconds.",
  ASDOPS_LOG_LEVEL: "Sets the least severity that operators of ATB log.",
  ASDOPS_LOG_TO_FILE: "Writes the log of operators of ATB to a file, with 1.",
  ASDOPS_LOG_TO_STDOUT: "Writes the log of operators of ATB to the output, with 1.",
  ATB_CONTEXT_WORKSPACE_SIZE: "Sets the size of the workspace that a context of ATB reserves.",
  ATB_CONVERT_NCHW_TO_AND: "Lets ATB treat NCHW tensors as ND ones.",
  ATB_LAUNCH_KERNEL_WITH_TILING: "Passes the tiling of a kernel with its launch, with 1.",
  ATB_LAYER_INTERNAL_TENSOR_REUSE: "Lets the layers of a graph share their intermediate tensors, with 1.",
  ATB_LLM_ENABLE_AUTO_TRANSPOSE: "Lets ATB choose whether to transpose weights, with 1.",
  ATB_OPERATION_EXECUTE_ASYNC:
    "Prepares and launches operators in a pipeline: of two stages with 1, of three with 2.",
  ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE: "Selects the algorithm that places tensors in the workspace.",
  ATB_WORKSPACE_MEM_ALLOC_GLOBAL: "Lets all operators share one workspace, with 1.",
  CPU_AFFINITY_CONF: "Binds the threads of PyTorch to CPUs.",
  GLOO_SOCKET_IFNAME: "Names the interface of the connections between processes through Gloo.",
  HCCL_ALGO: "Selects the algorithm of collectives, by their kind.",
  HCCL_BUFFSIZE:
    "Sets the size of each buffer that a communicator shares with others, in MB of device memory.",
  HCCL_CONNECT_TIMEOUT: "Limits how long the devices of a communicator wait for each other, in seconds.",
  HCCL_DFS_CONFIG: "Configures the detection of faults of collectives.",
  HCCL_EXEC_TIMEOUT: "Limits how long a collective waits for the other devices, in seconds; 0 waits forever.",
  HCCL_HOST_SOCKET_PORT_RANGE: "Sets the ports of the host on which collectives negotiate.",
  HCCL_IF_BASE_PORT: "Sets the first port of the host on which collectives negotiate.",
  HCCL_IF_IP: "Sets the address of the node for the negotiation of collectives.",
  HCCL_INTRA_PCIE_ENABLE: "Makes the devices of a node communicate over PCIe, with 1.",
  HCCL_INTRA_ROCE_ENABLE: "Makes the devices of a node communicate over RoCE, with 1.",
  HCCL_LOGIC_SUPERPOD_ID:
    "Names the super-pod of the node; nodes with different names use RoCE between them.",
  HCCL_NPU_SOCKET_PORT_RANGE: "Sets the ports of the devices on which collectives negotiate.",
  HCCL_OP_EXPANSION_MODE:
    "Selects where the steps of a collective run: AIV runs them on the vector cores of the device.",
  HCCL_SOCKET_IFNAME: "Names the interface on which collectives negotiate.",
  HCCL_TRANSFER_TIMEOUT: "Has no meaning for HCCL, which reads no variable of this name.",
  INF_NAN_MODE_ENABLE: "Keeps infinities and NaN in results, with 1, in place of the largest number.",
  NPU_MEMORY_FRACTION: "Limits the part of device memory that a process may take.",
  OMP_NUM_THREADS: "Sets the number of CPU threads of a process for parallel loops.",
  OMP_PROC_BIND: "Sets whether threads of parallel loops stay on their CPUs.",
  PYTORCH_NPU_ALLOC_CONF:
    "Configures the allocator of device memory: expandable_segments:True avoids fragments.",
  PYTORCH_NPU_INSTALL_PATH: "Names the directory of torch_npu.",
  TASK_QUEUE_ENABLE: "Queues operators in a thread of its own; 2 also moves more of their preparation there.",
  TP_SOCKET_IFNAME: "Names the interface of the connections between processes through TensorPipe.",
};
