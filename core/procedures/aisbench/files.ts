import { podFiles } from "../../runtime/pod-files.ts";

/** What runs AISBench. */
export const aisBenchFiles = podFiles("core/procedures/aisbench", [
  "run_aisbench.py",
]);
