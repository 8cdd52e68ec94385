import { defineTopology } from "../core/index.ts";
import { flash, server, serverArgs } from "./parts/source-003.ts";

/**
 * GLM-4.7-Flash on one NVIDIA H200 with LightLLM. Deployment document 003, "recommended launch script (H200)".
 *
 * Additions to the documented process:
 * - `--model_name GLM-4.7-Flash`. The document's chat request names this model; the default is `default_model_name`.
 * - /dev/shm of 3 GiB, by the formula of the engine (lightllm/utils/shm_size_check.py). The 64 MiB of a container end in
 *   SIGBUS.
 *
 * Contradictions of the document:
 * - "4× H200 (80GB HBM3)": an H200 has 141 GB, and the speed table of four H200 belongs to other commands. Both commands
 *   here set `--tp 1`, one device, so this stack requests one.
 * - "at least one H100/H200 with 80 GB": with these flags 80 GB hold the weights and about 146 000 tokens, fewer than one
 *   request of 202752, and LightLLM stops with an assertion (basemodel.py, _check_mem_size). On such a device set
 *   `memFraction: 0.9` or `maxReqTotalLen: 120000`.
 */
export default defineTopology({
  name: "h200-glm47-flash",
  summary: "GLM-4.7-Flash on one NVIDIA H200 with LightLLM",
  source: "deployment document 003",
  ...flash,
  groups: { serve: { ...server, args: serverArgs } },
});
