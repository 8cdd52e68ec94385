import { podFiles } from "../../runtime/index.ts";

/** What gives the MTP layer of a bf16 checkpoint its embedding and head. */
export const mtpWeightsFiles = podFiles("core/procedures/mtp-weights", [
  "add_mtp_weights.py",
  "model_directory.py",
  "safetensors_file.py",
]);
