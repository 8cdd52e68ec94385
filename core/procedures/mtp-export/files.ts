import { podFiles } from "../../runtime/index.ts";

/** What exports the draft model of xLLM. */
export const mtpExportFiles = podFiles("core/procedures/mtp-export", ["export_mtp_layer.py"]);
