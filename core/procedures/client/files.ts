import { podFiles } from "../../runtime/index.ts";

/** What every client of a stack needs: its key, and how it asks. */
export const clientFiles = podFiles("core/procedures/client", ["api.py", "api_key.py", "stack.py"]);
