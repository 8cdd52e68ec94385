import { defineTopology } from "../core/index.ts";
import { flash, server, serverArgs } from "./parts/source-003.ts";

/**
 * GLM-4.7-Flash on one NVIDIA H200 with LightLLM, drafting four tokens a step. Source 003, "MTP".
 *
 * What glm-serve adds and where the document contradicts itself: see h200-glm47-flash.ts.
 *
 * On an 80 GB GPU take memFraction 0.9, or maxReqTotalLen 90000: 97656 tokens fit at 0.8.
 *
 * The document allows `vanilla_with_att`, too, but with one draft directory, as it writes it, that mode stops with an
 * IndexError: it reads a directory per step. Take `mtpDraftModelDir` out for it.
 */
export default defineTopology({
  name: "h200-glm47-flash-mtp",
  summary: "GLM-4.7-Flash on one NVIDIA H200 with LightLLM and multi-token prediction (eagle, 4 steps)",
  source: "source 003, MTP",
  ...flash,
  groups: {
    serve: {
      ...server,
      args: {
        ...serverArgs,
        mtpStep: 4,
        mtpMode: "eagle_with_att",
        // The draft layer lies in the same checkpoint.
        mtpDraftModelDir: flash.model.path,
      },
    },
  },
});
