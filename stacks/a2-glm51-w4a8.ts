import { defineTopology } from "../core/index.ts";
import { glm51, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

export default defineTopology({
  name: "a2-glm51-w4a8",
  summary: "GLM-5.1 w4a8 on one Atlas 800 A2, tp 8, context 32768",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: int4Env,
      args: {
        ...int4Args,
        maxNumSeqs: 8,
        maxModelLen: 32768,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
      },
    },
  },
});
