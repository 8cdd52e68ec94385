import type * as pulumi from "@pulumi/pulumi";
import type { QuantizedWeightsSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface QuantizedWeightsArgs extends TopologyArgs {
  /**
   * The script and the directories; `{}` completes the weights of the topology.
   * @default the site's `procedures.quantizedWeights`
   */
  quantizedWeights?: QuantizedWeightsSpec;
}

/**
 * Quantises weights to w8a8 for xLLM, or completes quantised weights: adds `attn_quantize` to config.json, and the chat
 * template (source 004, EX3).
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new QuantizedWeights("w8a8", { topology, site, quantizedWeights: { source: "/export/home/models/GLM-4.5" } });
 */
export class QuantizedWeights extends ProcedureJob {
  constructor(name: string, args: QuantizedWeightsArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "quantizedWeights", given: args?.quantizedWeights } as const;
    super("glm-serve:index:QuantizedWeights", own, name, args, opts);
  }
}
