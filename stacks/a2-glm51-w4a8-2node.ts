import { defineTopology } from "../core/index.ts";
import { glm51, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

export default defineTopology({
  name: "a2-glm51-w4a8-2node",
  summary: "GLM-5.1 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8000, dataParallelRpc: 13389 },
      env: int4Env,
      args: { ...int4Args, maxNumSeqs: 2, maxModelLen: 131072 },
    },
  },
});
