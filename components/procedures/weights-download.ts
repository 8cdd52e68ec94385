import type * as pulumi from "@pulumi/pulumi";
import type { WeightsDownloadSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface WeightsDownloadArgs extends TopologyArgs {
  /**
   * What to download. Changing this downloads the files that are missing.
   * @default the site's `procedures.weights`
   */
  weights?: WeightsDownloadSpec;
}

/**
 * Downloads the weights of a topology into their volume, once per volume, and verifies every file. An interrupted download
 * continues where it stopped.
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
