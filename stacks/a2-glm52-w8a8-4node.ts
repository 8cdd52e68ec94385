import { defineTopology } from "../core/index.ts";
import twoNodes from "./a2-glm52-w8a8-2node.ts";

/**
 * GLM-5.2 w8a8 on four Atlas 800 A2 with a context of 200000: one data-parallel rank of eight devices on each node, the head serves,
 * the others are headless. First edition of GLM5.2.md, in vllm-ascend v0.22.1rc1, Co-located Deployment on 4 Nodes. The document does
 * not name the hardware; the eight devices of a node and the variables are those of its Atlas 800 A2.
 *
 * Additions, documented values without effect and deviations are those of a2-glm52-w8a8-2node: v0.23.0.post1, no `VLLM_VERSION`, and
 * `--host` 0.0.0.0. All headless nodes join the head, as the document has it.
 */
export default defineTopology({
  ...twoNodes,
  name: "a2-glm52-w8a8-4node",
  summary: "GLM-5.2 w8a8 on four Atlas 800 A2, dp 4, tp 8, context 200000",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Co-located Deployment on 4 Nodes",
  groups: {
    serve: {
      ...twoNodes.groups.serve,
      nodes: 4,
      dataParallelSize: 4,
      args: {
        ...twoNodes.groups.serve.args,
        maxNumSeqs: 32,
        maxModelLen: 200000,
        enableChunkedPrefill: true,
        enablePrefixCaching: false,
      },
    },
  },
});
