import { podFiles } from "../../runtime/index.ts";

/** What runs AISBench. */
export const aisBenchFiles = podFiles("core/procedures/aisbench", ["run_aisbench.py"]);
