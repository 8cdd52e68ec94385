import type * as pulumi from "@pulumi/pulumi";
import type { SmokeSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface SmokeArgs extends TopologyArgs {
  /** Settings of the requests. @default the site's `procedures.smoke` */
  smoke?: SmokeSpec;
}

/**
 * Sends a running stack the requests of a client: models, completion, chat and, if the topology enables them, tool calls and
 * reasoning. With prefill and decode groups, also checks that both took part.
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
