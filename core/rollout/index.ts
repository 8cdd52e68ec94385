import { podFiles } from "../runtime/index.ts";

/** The scripts of the Job that replaces pods of older revisions, by name. */
export const rolloutFiles = podFiles("core/rollout", ["cluster.py", "decision.py", "rollout.py"]);
