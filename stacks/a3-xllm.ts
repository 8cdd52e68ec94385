import { defineTopology } from "../core/index.ts";
import { accepts, args, engine, env, model, shape, VOLUME } from "./parts/source-004.ts";

/**
 * GLM-4.5 w8a8 with xLLM on eight devices of one Atlas 800 A3, with MTP. Source 004, "8卡".
 *
 * Before it can start: the server is built after §2 (`python setup.py build`) into the image or the volume, and the draft
 * model is exported after EX1 with transformers 4.54.0. CPUs are bound as the document binds them; compare
 * `npu-smi info -t topo` (EX2) and set `cpusPerRank` for your machines.
 *
 * What glm-serve adds to the documented processes, and why:
 * - `HCCL_IF_IP`, the node's address: HCCL takes the first NIC by name otherwise.
 * - one supervisor for the eight processes: xLLM does not notice that one of them has ended, and those behind rank 0 end with
 *   exit code 0 (worker_server.cpp).
 * - /dev/shm/hcclShareMem* is removed before the start: what a crash left there stalls the next one (ATB comm.cpp).
 *
 * What it does otherwise:
 * - The document's one-liner that initialises the devices is a syntax error; the loop stands on lines of its own, for the
 *   eight devices in use.
 * - The pod takes the whole node, sixteen devices: others on it would share its links and ports.
 * - The processes write to the pod's log instead of logs/node_<i>.log.
 */
export default defineTopology({
  name: "a3-xllm",
  summary: "GLM-4.5 w8a8 with xLLM on eight devices of one Atlas 800 A3, with MTP",
  source: "source 004, §3 and the command for eight devices",
  model,
  engine,
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      ...shape,
      nodes: 1,
      tensorParallelSize: 8,
      env,
      args: {
        ...args,
        maxTokensPerBatch: 5000,
        enableScheduleOverlap: true,
        enablePrefixCache: true,
        enableChunkedPrefill: true,
        enableAclGraph: true,
        draftModel: `${VOLUME}/models/GLM-4.5-MTP/`,
        numSpeculativeTokens: 1,
      },
    },
  },
  accepts,
});
