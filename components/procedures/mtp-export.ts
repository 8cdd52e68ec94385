import type * as pulumi from "@pulumi/pulumi";
import type { MtpExportSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface MtpExportArgs extends TopologyArgs {
  /**
   * The tool, and the directories that it reads and writes.
   * @default the site's `procedures.mtpExport`
   */
  mtpExport?: MtpExportSpec;
}

/**
 * Exports the MTP layer of a model as the draft model that xLLM loads, with xLLM's own tool (source 004, EX1).
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new MtpExport("draft", { topology, site, mtpExport: { image: "registry.example/xllm:built", tools: "/xllm/tools" } });
 */
export class MtpExport extends ProcedureJob {
  constructor(name: string, args: MtpExportArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "mtpExport", given: args?.mtpExport } as const;
    super("glm-serve:index:MtpExport", own, name, args, opts);
  }
}
