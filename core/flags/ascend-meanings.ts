import { type CitedText, citing } from "../domain/index.ts";

const HCCL = "CANN, HCCL user guide (commit 0e332712)";

const TORCH_NPU = "torch_npu (commit 9e73e708), environment variables";

const ATB = "CANN 9.0, ATB development guide, environment variables (ascendtb_0032)";

const MINDIE = "MindIE LLM 2.3, environment variables (mindie_llm0416)";

const DIRECT_TRANSPORT = "Mooncake, ascend_direct_transport.md and transfer_executor_base.cpp";

/** What the variables of CANN, HCCL, the Ascend transformer boost (ATB) and PyTorch do, in one sentence, with its source. */
export const ascendMeanings: Readonly<Record<string, CitedText>> = {
  ...citingPages(HCCL, {
    HCCL_ALGO:
      "Selects the algorithms of collectives between servers and between super-pods, for all operators or for each; the choice by size and topology then ends.",
    HCCL_BUFFSIZE:
      "Sets the size of the buffer for shared data of a communicator, in MB of device memory; a communicator takes two, one to send and one to receive. The default is 200.",
    HCCL_CONNECT_TIMEOUT:
      "Limits how long devices wait for each other to connect, in seconds from 120 to 7200; HCCL adds 20 s. The default is 120.",
    HCCL_DFS_CONFIG:
      "Configures the detection of faults: of connections, heartbeats, stuck processes, unequal operators and failed tasks.",
    HCCL_EXEC_TIMEOUT:
      "Limits how long a device waits for the others during a collective, in seconds. 0 waits forever, except with HCCL_OP_EXPANSION_MODE=AIV, where 0 and all above 1091 count as 1091.",
    HCCL_HOST_SOCKET_PORT_RANGE:
      "Sets the ports of the host at which a communicator is created; it overrides HCCL_IF_BASE_PORT.",
    HCCL_IF_BASE_PORT:
      "Sets the first of the ports of the host at which a communicator is created: 16 ports up to CANN 8.0, 32 in newer guides.",
    HCCL_IF_IP:
      "Sets the address of the host at which a communicator is created; it overrides HCCL_SOCKET_IFNAME.",
    HCCL_NPU_SOCKET_PORT_RANGE:
      "Sets the ports of the devices at which a communicator is created; all devices of a communicator need it. The default is port 16666.",
    HCCL_OP_EXPANSION_MODE:
      "Selects where collectives are expanded into their steps: AI_CPU on the CPU of the device, AIV on its vector cores, HOST on the CPU of the node.",
    HCCL_SOCKET_IFNAME:
      "Selects the interface of the host at which a communicator is created: by a prefix, or with = by its name.",
  }),
  ...citing(`${HCCL}, HCCL_INTRA_PCIE_ENABLE; vllm-ascend v0.20.2rc1, utils.py`, {
    HCCL_INTRA_PCIE_ENABLE:
      "Selects PCIe inside a server, with 1, the default, on Atlas 200T A2 Box16 and Atlas 300T Pro. With HCCL_INTRA_ROCE_ENABLE=0, vllm-ascend on A2 takes it as hierarchical communication of experts.",
  }),
  ...citing(`${HCCL}, HCCL_INTRA_ROCE_ENABLE; Mooncake, ascend_direct_transport.md`, {
    HCCL_INTRA_ROCE_ENABLE:
      "Selects RoCE for the KV transfer inside a server or super-pod, with 1. Collectives keep their links, except on Atlas 200T A2 Box16, A200T A3 Box8 and Atlas 300T Pro.",
  }),
  ...citing(`${HCCL}: has no page of it`, {
    HCCL_TRANSFER_TIMEOUT: "Has no effect: HCCL has no variable of this name.",
  }),
  ...citing(
    "CANN 8.5, environment variables, HCCL_LOGIC_SUPERPOD_ID; MindCluster, environment variables of Ascend Operator",
    {
      HCCL_LOGIC_SUPERPOD_ID:
        "Divides a physical super-pod of A3 into logical ones, where no rank table is used: devices with equal names use its links, others RoCE.",
    },
  ),
  ...citing("CANN 8.5, environment variables, ASCEND_RT_VISIBLE_DEVICES", {
    ASCEND_RT_VISIBLE_DEVICES:
      "Names the devices that the process sees, by their logical ids in ascending order; the process numbers them from 0.",
  }),
  ...citingPages(TORCH_NPU, {
    ASCEND_LAUNCH_BLOCKING:
      "Waits for each operator, with 1, so that errors show the call that failed; the operators run slower and TASK_QUEUE_ENABLE has no effect.",
    CPU_AFFINITY_CONF:
      "Binds threads to CPUs: 1 gives each device a range of them, 2 also gives its main threads one each; 0, the default, binds none.",
    INF_NAN_MODE_ENABLE:
      "Keeps infinities and NaN in results, with 1, which is the default; 0 replaces them by the largest number and by 0, and A2 and A3 refuse it without INF_NAN_MODE_FORCE_DISABLE=1.",
    PYTORCH_NPU_ALLOC_CONF:
      "Configures the allocator of device memory: expandable_segments:True lets its blocks grow, for sizes that change often.",
    TASK_QUEUE_ENABLE:
      "Launches operators in two stages that run in parallel: 1, the default, moves calls of operators into the second; 2 also moves work for their workspace, which may raise the peak of device memory; 0 uses one stage.",
  }),
  ...citing("torch_npu (commit 9e73e708), OptionsManager.cpp, npu_sys_ctrl.cpp and LazyInitAclops.cpp", {
    ACL_OP_INIT_MODE:
      "Sets when operators of the aclop interface are initialized: 0 at the start, 1 with the first of them; 2 disables them.",
  }),
  ...citing("torch_npu (commit 9e73e708), OptionRegister.h, EnvVariables.cpp; xLLM (commit 87e8d6ed)", {
    ALLOW_INTERNAL_FORMAT:
      "Has no effect: torch_npu takes the option of this name only through its API, and xLLM does not read the variable.",
  }),
  ...citing(MINDIE, {
    ATB_OPERATION_EXECUTE_ASYNC:
      "Prepares and launches graphs of ATB in a pipeline: of two stages with 1, of three with 2; 0 uses none.",
    ATB_LLM_ENABLE_AUTO_TRANSPOSE:
      "Lets the models of MindIE choose whether to transpose weights, unless it is 0. The sources of xLLM, without its submodules, do not read it.",
    NPU_MEMORY_FRACTION:
      "Sets the part of device memory that MindIE gives weights, KV cache and workspace. The sources of xLLM, without its submodules, do not read it.",
    PYTORCH_NPU_INSTALL_PATH: "Names the directory in which torch_npu is installed.",
  }),
  ...citing("MindIE LLM 1.0.RC2, environment variables (mindie_llm0026)", {
    ATB_CONTEXT_WORKSPACE_SIZE:
      "Sets the size of each device buffer that holds the workspace of operators, in bytes.",
    ATB_WORKSPACE_MEM_ALLOC_GLOBAL:
      "Allocates the intermediate tensors of a graph by one global plan, with 1.",
  }),
  ...citing(ATB, {
    ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE:
      "Selects the algorithm that sizes and allocates the workspace: 0 brute force, 1 blocks, 2 an ordered heap, 3 merged blocks.",
  }),
  ...citing("MindIE RT 1.0.RC1, environment variables of ATB (mindie_rt0061)", {
    ATB_LAUNCH_KERNEL_WITH_TILING: "Copies the tiling of a kernel with its launch, with 1.",
  }),
  ...citing("MindIE LLM, atb_speed/utils/config.cpp and base/model.cpp", {
    ATB_LAYER_INTERNAL_TENSOR_REUSE:
      "Lets the layers of a model of MindIE reuse each other's intermediate tensors, with 1; newer releases always do.",
  }),
  ...citing("MindIE LLM, atb_speed/utils/config.cpp; deployment document 004", {
    ATB_CONVERT_NCHW_TO_AND:
      "Has no effect: document 004 sets this name, while older models of MindIE read ATB_CONVERT_NCHW_TO_ND.",
  }),
  ...citing("CANN, ATB debugging guide, log level control", {
    ASDOPS_LOG_LEVEL: "Sets the least severity that ATB logs, before CANN 8.3.",
    ASDOPS_LOG_TO_FILE: "Writes the log of ATB to files, with 1, before CANN 8.3.",
    ASDOPS_LOG_TO_STDOUT: "Writes the log of ATB to the output, with 1, before CANN 8.3.",
  }),
  ...citing(DIRECT_TRANSPORT, {
    ASCEND_CONNECT_TIMEOUT:
      "Limits how long Mooncake connects to a peer, in milliseconds. The default is 3000.",
    ASCEND_ENABLE_USE_FABRIC_MEM:
      "Moves data of Mooncake's store through fabric memory, with 1: only on A3, from CANN 9.0 on.",
    ASCEND_LOCAL_COMM_RES:
      "Passes a description of the local links to the KV transfer of CANN (adxl.LocalCommRes), as JSON.",
    ASCEND_TRANSFER_TIMEOUT:
      "Limits how long one transfer of Mooncake takes, in milliseconds. The default is 3000.",
  }),
  ...citing("PyTorch, distributed.html, common environment variables", {
    GLOO_SOCKET_IFNAME: "Names the interface of connections through Gloo.",
  }),
  ...citing("PyTorch, torch/csrc/distributed/rpc/tensorpipe_agent.cpp", {
    TP_SOCKET_IFNAME: "Names the interface of connections through TensorPipe, the RPC of PyTorch.",
  }),
  ...citing("OpenMP 5.2, environment variables", {
    OMP_NUM_THREADS: "Sets the number of CPU threads of a parallel region.",
    OMP_PROC_BIND: "Sets whether threads of parallel regions stay at their places; false lets them move.",
  }),
};

/** Sentences of a guide that has a page for each variable. */
function citingPages(
  guide: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, CitedText>> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, { text, source: `${guide}, ${name}` }]),
  );
}
