import { podFiles } from "../../runtime/pod-files.ts";

/** What downloads weights. */
export const weightsFiles = podFiles("core/procedures/weights", [
  "download.py",
  "download_weights.py",
  "hub.py",
  "progress.py",
  "verified.py",
]);
