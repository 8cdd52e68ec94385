import type * as pulumi from "@pulumi/pulumi";
import type { WeightsDownloadSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface WeightsDownloadArgs extends TopologyArgs {
  /**
   * What to download. Changing this downloads what is not there yet.
   * @default the site's `procedures.weights`
   */
  weights?: WeightsDownloadSpec;
}

/**
 * Downloads the weights of a topology into their volume, once for each, and checks every file. What has been downloaded
 * is kept when it is interrupted.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new WeightsDownload("weights", {
 *   topology,
 *   site: { weights: { persistentVolumeClaim: { claimName: "weights" } } },
 *   weights: { source: "modelscope", repository: "ZhipuAI/GLM-4.7", revision: "v1.0" },
 * });
 */
export class WeightsDownload extends ProcedureJob {
  constructor(name: string, args: WeightsDownloadArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "weights", given: args?.weights } as const;
    super("glm-serve:index:WeightsDownload", own, name, args, opts);
  }
}
