import type { ModelSpec, WeightFormat } from "../../core/index.ts";
import { fusedAtThisLevel, VOLUME } from "./vllm-ascend-documents.ts";

/** GLM-5.2 as GLM5.2.md of vllm-ascend serves it. */
export function glm52(weights: WeightFormat, servedModelName: "glm-5" | "glm-52"): ModelSpec {
  return {
    name: "GLM-5.2",
    weights,
    path: `${VOLUME}/modelscope/hub/models/vllm-ascend/GLM-5.2-${weights}`,
    volumePath: VOLUME,
    servedModelName,
  };
}

/** Findings about values that the serving commands of v0.23.0.post1 for several A3 share, and why the values stay. */
export const servingAccepts = {
  "ascend-additional-config-known": {
    "groups.serve.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
  },
  "ascend-mlapo-effective": {
    "groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO":
      "the document sets it beside enable_dsa_cp, which excludes MLAPO",
  },
  "hccl-variable-known": {
    "groups.serve.env.HCCL_TRANSFER_TIMEOUT": "the document exports it; HCCL does not read it",
  },
  "hccl-execution-timeout-vector-core": {
    "groups.serve.env.HCCL_EXEC_TIMEOUT": "the document asks for 3600 s; with AIV, HCCL uses at most 1091 s",
  },
};
