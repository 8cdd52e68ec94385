import { defineTopology } from "../core/index.ts";
import { glm51, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

export default defineTopology({
  name: "a3-glm51-w4a8",
  summary: "GLM-5.1 w4a8 on one Atlas 800 A3, tp 16, context 200000",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      ports: { api: 8000 },
      env: int4Env,
      args: {
        ...int4Args,
        maxNumSeqs: 16,
        maxModelLen: 200000,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
      },
    },
  },
});
