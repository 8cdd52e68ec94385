import { defineTopology } from "../core/index.ts";
import { glm51, int8Accepts as accepts, int8Caches, int8Serving, int8ServingEnv } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

export default defineTopology({
  name: "a3-glm51-2node",
  summary: "GLM-5.1 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.2 and §9.1",
  model: glm51("GLM-5.1-W8A8C8-MTP"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8000, dataParallelRpc: 12980 },
      env: int8ServingEnv,
      args: {
        ...int8Serving,
        ...int8Caches,
        maxNumSeqs: 6,
      },
    },
  },
  accepts,
});
