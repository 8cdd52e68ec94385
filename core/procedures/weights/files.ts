import { podFiles } from "../../runtime/index.ts";

/** What downloads weights. */
export const weightsFiles = podFiles("core/procedures/weights", [
  "download.py",
  "download_weights.py",
  "hub.py",
  "progress.py",
  "verified.py",
]);
