import { defineTopology } from "../core/index.ts";
import { accepts, args, engine, env, model, shape, VOLUME } from "./parts/source-004.ts";

/**
 * GLM-4.5 w8a8 with xLLM on eight devices of one Atlas 800 A3, with MTP. Deployment document 004, "8卡".
 *
 * Before the first start, build the server into the image or the volume (§2, `python setup.py build`), and export the draft
 * model with transformers 4.54.0 (EX1). CPUs are bound as in the document; compare `npu-smi info -t topo` (EX2) and set
 * `cpusPerRank` for your nodes.
 *
 * Additions to the documented processes:
 * - `HCCL_IF_IP`, the address of the node. By default HCCL uses the first NIC by name.
 * - A supervisor for the eight processes. xLLM does not notice when one of them ends, and the processes other than rank 0
 *   exit with 0 (worker_server.cpp).
 * - /dev/shm/hcclShareMem* is removed before the start: files of a crashed run stall the next one (ATB comm.cpp).
 *
 * Deviations from the document:
 * - The document's one-liner that initializes the devices is a syntax error. The launch script has the loop on separate
 *   lines, for the eight devices in use.
 * - The pod requests the whole node, sixteen devices: other pods on the node would share its links and ports.
 * - The processes write to the log of the pod instead of logs/node_<i>.log.
 */
export default defineTopology({
  name: "a3-xllm",
  summary: "GLM-4.5 w8a8 with xLLM on eight devices of one Atlas 800 A3, with MTP",
  source: "deployment document 004, §3 and the command for eight devices",
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
