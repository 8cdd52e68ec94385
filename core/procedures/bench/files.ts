import { podFiles } from "../../runtime/index.ts";

/** What measures a stack with vLLM's own client. */
export const benchFiles = podFiles("core/procedures/bench", ["bench.py"]);
