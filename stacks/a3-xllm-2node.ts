import { defineTopology } from "../core/index.ts";
import { accepts, args, engine, env, model, shape } from "./parts/source-004.ts";

/**
 * GLM-4.5 with xLLM on eight devices of each of two Atlas 800 A3, sixteen ranks. Source 004, "双机16卡".
 *
 * What glm-serve adds to the documented processes, and why:
 * - `HCCL_IF_IP`, the node's address: HCCL takes the first NIC by name otherwise.
 * - a supervisor on each node and its port on the head (10014): xLLM does not notice that a process has ended, and those behind
 *   rank 0 end with exit code 0 (worker_server.cpp). It starts the ranks once both nodes are there, which keeps them within the
 *   two minutes for which they knock at rank 0 (worker_server.cpp, 40 tries).
 * - /dev/shm/hcclShareMem* is removed before the start: what a crash left there stalls the next one (ATB comm.cpp).
 * - a node whose own name resolves to 127.* is refused: its ranks would register that address with rank 0 (xLLM #779).
 *
 * What it does otherwise:
 * - The rank table comes from the site's `rankTable`, and each pod writes it to /run/glm-serve/hccl_8+8.json with the servers in
 *   the order in which the pods landed: rank n must run on the machine that the table gives it, and the scheduler chooses.
 * - The document's one-liner that initialises the devices is a syntax error; the loop stands on lines of its own, for the
 *   eight devices in use.
 * - The pods take whole nodes, sixteen devices: others there would share their links and ports.
 * - The processes write to the pod's log instead of logs/node_<i>.log.
 *
 * `HCCL_OP_EXPANSION_MODE=AIV` stands as the document has it; xLLM's newer two-machine recipe for GLM-5 unsets it.
 */
export default defineTopology({
  name: "a3-xllm-2node",
  summary: "GLM-4.5 w8a8 with xLLM on eight devices of each of two Atlas 800 A3",
  source: "source 004, §3 and the commands for two machines",
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
      "groups.serve.args.maxTokensPerBatch":
        "the document serves prompts of up to 20000 tokens on two machines",
    },
  },
});
