import type * as pulumi from "@pulumi/pulumi";
import type { MtpWeightsSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface MtpWeightsArgs extends TopologyArgs {
  /**
   * Where the checkpoint lies; `{}` takes the topology's.
   * @default the site's `procedures.mtpWeights`
   */
  mtpWeights?: MtpWeightsSpec;
}

/**
 * Gives the MTP layer of a GLM-5 checkpoint in bf16 its embedding and head, which are those of the model (source 002,
 * §5.2). Where they are there it does nothing.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new MtpWeights("mtp", { topology, site, mtpWeights: {} }, { dependsOn: download });
 */
export class MtpWeights extends ProcedureJob {
  constructor(name: string, args: MtpWeightsArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "mtpWeights", given: args?.mtpWeights } as const;
    super("glm-serve:index:MtpWeights", own, name, args, opts);
  }
}
