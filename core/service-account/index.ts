import { podFiles } from "../runtime/index.ts";

/** The script with which a pod asks the API server, by name. */
export const serviceAccountFiles = podFiles("core/service-account", ["service_account.py"]);
