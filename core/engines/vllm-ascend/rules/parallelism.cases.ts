import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "ascend-experts-divide": {
    fails: [
      {
        name: "48 devices for 256 experts",
        topology: serve({ dataParallelSize: 3 }),
        reports: [
          {
            path: "groups.serve.dataParallelSize",
            value: 3,
            message:
              "dataParallelSize × tensorParallelSize (48) does not divide the 256 experts of GLM-5; devices with more experts slow down the others.",
            fix: "Set dataParallelSize and tensorParallelSize so that their product divides 256",
          },
        ],
      },
    ],
    passes: [{ name: "32 devices for 256 experts", topology: serve({ dataParallelSize: 2 }) }],
  },
  "vllm-pipeline-partition": {
    fails: [
      {
        name: "layers of two stages",
        topology: serve({ env: { VLLM_PP_LAYER_PARTITION: "41,37" } }),
        reports: [
          {
            path: "groups.serve.env.VLLM_PP_LAYER_PARTITION",
            value: "41,37",
            message:
              "VLLM_PP_LAYER_PARTITION distributes layers over pipeline stages, but groups of glm-serve have one stage.",
            fix: "Remove VLLM_PP_LAYER_PARTITION",
          },
        ],
      },
    ],
    passes: [
      { name: "all layers in one stage", topology: serve({ env: { VLLM_PP_LAYER_PARTITION: "78" } }) },
    ],
  },
};
