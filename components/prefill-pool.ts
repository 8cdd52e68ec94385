import type * as pulumi from "@pulumi/pulumi";
import { Role } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { Pool } from "./pool.ts";

export interface PrefillPoolArgs extends TopologyArgs {}

/**
 * The prefill groups of a topology. Pass the same topology to `DecodePool` and `PdProxy`: it holds the degrees, the
 * connector and the ports of both sides.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * new PrefillPool("prefill", { topology, site: { namespace: "llm" } });
 */
export class PrefillPool extends Pool {
  constructor(name: string, args: PrefillPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Role.Prefill, name, args, opts);
  }
}
