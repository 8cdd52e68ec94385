import { defineTopology } from "../core/index.ts";
import { flash, server, serverArgs } from "./parts/source-003.ts";

/**
 * GLM-4.7-Flash on one NVIDIA H200 with LightLLM. Source 003, "recommended launch script (H200)".
 *
 * What glm-serve adds to the documented process, and why:
 * - `--model_name GLM-4.7-Flash`: the document's chat request asks for this model; without it the server calls itself
 *   `default_model_name`.
 * - /dev/shm of 3 GiB by the engine's own formula (lightllm/utils/shm_size_check.py): the 64 MiB of a container end in
 *   SIGBUS.
 *
 * Where the document contradicts itself or the engine:
 * - "4× H200 (80GB HBM3)": an H200 has 141 GB, and the speed table of four H200 belongs to other commands: both here say
 *   `--tp 1`, one device, so this stack asks for one.
 * - "at least one H100/H200 with 80 GB": with these flags 80 GB hold about 146 000 tokens beside the weights, fewer than
 *   one request of 202752, and LightLLM stops with an assertion (basemodel.py, _check_mem_size). On such a device set
 *   `memFraction: 0.9` or `maxReqTotalLen: 120000`.
 */
export default defineTopology({
  name: "h200-glm47-flash",
  summary: "GLM-4.7-Flash on one NVIDIA H200 with LightLLM",
  source: "source 003",
  ...flash,
  groups: { serve: { ...server, args: serverArgs } },
});
