import { podFiles } from "../../runtime/index.ts";

/** What asks a stack as a client would. */
export const smokeFiles = podFiles("core/procedures/smoke", ["answers.py", "roles.py", "smoke.py"]);
