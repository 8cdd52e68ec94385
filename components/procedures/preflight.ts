import type * as pulumi from "@pulumi/pulumi";
import type { PreflightSpec } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { ProcedureJob } from "./procedure-job.ts";

export interface PreflightArgs extends TopologyArgs {
  /** Settings of the checks. @default the site's `procedures.preflight` */
  preflight?: PreflightSpec;
}

/**
 * Checks the nodes that a topology will use and the network between them: links, health and addresses of the NPUs, the TLS
 * switch, pings between all NPUs, versions, ports and shared memory. Its pods occupy the devices of the nodes and stay
 * pending while an engine has them: run it before the topology, or on its own.
 *
 * @throws pulumi.ResourceError with every problem of the topology, the site and the settings
 * @example
 * new Preflight("preflight", { topology, site, preflight: { gatherSeconds: 1800 } });
 */
export class Preflight extends ProcedureJob {
  constructor(name: string, args: PreflightArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { setting: "preflight", given: args?.preflight } as const;
    super("glm-serve:index:Preflight", own, name, args, opts);
  }
}
