import type * as pulumi from "@pulumi/pulumi";
import type { AccuracySpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface AccuracyArgs extends TopologyArgs {
  /** What to measure. @default the site's `procedures.accuracy` */
  accuracy?: AccuracySpec;
}

/**
 * Measures the accuracy of a stack, with AISBench.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new Accuracy("accuracy", { topology, site, accuracy: { atLeast: { gsm8k: 90 } } });
 */
export class Accuracy extends ProcedureJob {
  constructor(name: string, args: AccuracyArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "accuracy", given: args?.accuracy } as const;
    super("glm-serve:index:Accuracy", own, name, args, opts);
  }
}
