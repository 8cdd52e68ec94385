import { defineTopology } from "../core/index.ts";
import twoNodes from "./a3-glm52-2node.ts";
import { servingAccepts } from "./parts/glm-5.2.ts";

/**
 * GLM-5.2 w8a8c8 on two Atlas 800 A3 with a context of one million tokens: a3-glm52-2node with decode context parallelism over the
 * four devices of each rank. GLM5.2.md of vllm-ascend v0.23.0.post1, §5.2.1.
 *
 * Additions and documented values without effect are those of a3-glm52-2node.
 */
export default defineTopology({
  ...twoNodes,
  name: "a3-glm52-1m-2node",
  summary: "GLM-5.2 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, dcp 4, context 1048576",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.2.1",
  groups: {
    serve: {
      ...twoNodes.groups.serve,
      args: {
        ...twoNodes.groups.serve.args,
        decodeContextParallelSize: 4,
        cpKvCacheInterleaveSize: 128,
        maxModelLen: 1048576,
      },
    },
  },
  accepts: {
    ...servingAccepts,
    "ascend-known-defect": {
      "engine.version":
        "§5.2 of the document combines them for w8a8c8 weights, and reports the loss of speed for w4a8c8 only",
    },
  },
});
