import type * as pulumi from "@pulumi/pulumi";
import { Role } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { Pool } from "./pool.ts";

export interface DecodePoolArgs extends TopologyArgs {}

/**
 * The decode groups of a topology. Pass the same topology to `PrefillPool` and `PdProxy`: it holds the degrees, the
 * connector and the ports of both sides.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * new DecodePool("decode", { topology, site: { namespace: "llm" } });
 */
export class DecodePool extends Pool {
  constructor(name: string, args: DecodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Role.Decode, name, args, opts);
  }
}
