import { defineTopology } from "../core/index.ts";
import { accepts, args, engine, env, model, shape } from "./parts/source-004.ts";

/**
 * GLM-4.5 with xLLM on eight devices of each of two Atlas 800 A3, sixteen ranks. Deployment document 004, "双机16卡".
 *
 * Additions to the documented processes:
 * - `HCCL_IF_IP`, the address of the node. By default HCCL uses the first NIC by name.
 * - A supervisor on each node, and its port on the head (10014). xLLM does not notice when a process ends, and the processes
 *   other than rank 0 exit with 0 (worker_server.cpp). The supervisor starts the ranks once both nodes are up: each rank
 *   tries to reach rank 0 for two minutes only (worker_server.cpp, 40 tries).
 * - /dev/shm/hcclShareMem* is removed before the start: files of a crashed run stall the next one (ATB comm.cpp).
 * - The launch script fails on a node whose own name resolves to 127.*: its ranks would register that address with rank 0
 *   (xLLM #779).
 *
 * Deviations from the document:
 * - The rank table comes from the site's `rankTable`. Each pod writes it to /run/glm-serve/hccl_8+8.json, with the servers in
 *   the order of the pods: rank n must run on the node that the table assigns to it, but the scheduler places the pods.
 * - The document's one-liner that initializes the devices is a syntax error. The launch script has the loop on separate
 *   lines, for the eight devices in use.
 * - The pods request whole nodes, sixteen devices: other pods on the nodes would share their links and ports.
 * - The processes write to the log of the pod instead of logs/node_<i>.log.
 *
 * `HCCL_OP_EXPANSION_MODE=AIV` is the document's value; xLLM's newer two-node recipe for GLM-5 unsets it.
 */
export default defineTopology({
  name: "a3-xllm-2node",
  summary: "GLM-4.5 w8a8 with xLLM on eight devices of each of two Atlas 800 A3",
  source: "deployment document 004, §3 and the commands for two nodes",
  model,
  engine,
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      ...shape,
      nodes: 2,
      tensorParallelSize: 16,
      env,
      args: {
        ...args,
        maxTokensPerBatch: 20_000,
        enablePrefixCache: false,
        enableChunkedPrefill: false,
        enableScheduleOverlap: false,
        enableAclGraph: false,
      },
    },
  },
  accepts: {
    ...accepts,
    "xllm-whole-prompts": {
      "groups.serve.args.maxTokensPerBatch": "the document serves prompts of up to 20000 tokens on two nodes",
    },
  },
});
