import type * as pulumi from "@pulumi/pulumi";
import type { BenchSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface BenchArgs extends TopologyArgs {
  /** What to measure. @default the site's `procedures.bench` */
  bench?: BenchSpec;
}

/**
 * Measures the speed of a stack with the workloads of its deployment document, by `vllm bench serve` or AISBench.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new Bench("bench", { topology, site, bench: { workloads: ["random-200"] } });
 */
export class Bench extends ProcedureJob {
  constructor(name: string, args: BenchArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "bench", given: args?.bench } as const;
    super("glm-serve:index:Bench", own, name, args, opts);
  }
}
