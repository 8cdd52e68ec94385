import type * as pulumi from "@pulumi/pulumi";
import type { MtpWeightsSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface MtpWeightsArgs extends TopologyArgs {
  /**
   * The directory of the checkpoint; `{}` takes that of the topology.
   * @default the site's `procedures.mtpWeights`
   */
  mtpWeights?: MtpWeightsSpec;
}

/**
 * Copies the embedding and the head of a GLM-5 checkpoint in bf16 into its MTP layer, which lacks them (source 002, §5.2).
 * Does nothing if they exist.
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
