import type * as pulumi from "@pulumi/pulumi";
import type { SmokeSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface SmokeArgs extends TopologyArgs {
  /** How to ask. @default the site's `procedures.smoke` */
  smoke?: SmokeSpec;
}

/**
 * Asks a stack that serves what a client would: models, completion, chat, and, where the topology enables them, tool calls
 * and reasoning; of prefill and decode also whether both took part.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new Smoke("smoke", { topology, site, smoke: { apiKey: { name: "llm", key: "token" } } });
 */
export class Smoke extends ProcedureJob {
  constructor(name: string, args: SmokeArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "smoke", given: args?.smoke } as const;
    super("glm-serve:index:Smoke", own, name, args, opts);
  }
}
