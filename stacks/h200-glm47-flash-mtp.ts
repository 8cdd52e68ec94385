import { defineTopology } from "../core/index.ts";
import { flash, server, serverArgs } from "./parts/source-003.ts";

/**
 * GLM-4.7-Flash on one NVIDIA H200 with LightLLM and four draft tokens per step. Deployment document 003, "MTP".
 *
 * h200-glm47-flash.ts lists the additions and the contradictions of the document.
 *
 * On an 80 GB GPU set memFraction 0.9, or maxReqTotalLen 90000: at 0.8 the KV cache holds 97656 tokens.
 *
 * The document also allows `vanilla_with_att`. That mode reads one draft directory per step, so with the document's single
 * directory it stops with an IndexError. Remove `mtpDraftModelDir` for it.
 */
export default defineTopology({
  name: "h200-glm47-flash-mtp",
  summary: "GLM-4.7-Flash on one NVIDIA H200 with LightLLM and multi-token prediction (eagle, 4 steps)",
  source: "deployment document 003, MTP",
  ...flash,
  groups: {
    serve: {
      ...server,
      args: {
        ...serverArgs,
        mtpStep: 4,
        mtpMode: "eagle_with_att",
        // The checkpoint contains the draft layer.
        mtpDraftModelDir: flash.model.path,
      },
    },
  },
});
