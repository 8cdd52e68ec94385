import { podFiles } from "../../runtime/index.ts";

/** What quantises weights for xLLM, and completes them. */
export const quantizedWeightsFiles = podFiles("core/procedures/quantized-weights", ["quantize_weights.py"]);
