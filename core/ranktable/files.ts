import { podFiles } from "../runtime/index.ts";

/** What writes the rank table of a running group. */
export const rankTableFiles = podFiles("core/ranktable", ["rank_table.py"]);
