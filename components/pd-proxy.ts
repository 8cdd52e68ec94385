import * as pulumi from "@pulumi/pulumi";
import type { TopologyArgs } from "./args.ts";
import { topologyName } from "./check-args.ts";
import { createObjects, serviceNames } from "./create.ts";
import { orResourceError } from "./errors.ts";
import { findProxy } from "./find-proxy.ts";
import { plannedFor } from "./planned.ts";

export interface PdProxyArgs extends TopologyArgs {}

/**
 * The proxy in front of the prefill and decode groups, configured with every rank of both, and its Service for clients. The
 * program comes from the project of the engine and runs from the image of the engine.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * new PdProxy("proxy", { topology, site: { namespace: "llm" } });
 */
export class PdProxy extends pulumi.ComponentResource {
  /** Address for clients inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;

  constructor(name: string, args: PdProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:PdProxy", name, { topology: topologyName(args) }, opts);
    const { plan, namespace, leaves } = plannedFor(this, args);
    const objects = orResourceError(this, () => findProxy(plan));
    createObjects(this, name, objects, leaves);
    const { service, port } = plan.endpoint;
    this.endpoint = pulumi.interpolate`http://${service}.${namespace}.svc:${port}`;
    this.services = pulumi.output(serviceNames(objects));
    this.registerOutputs({ endpoint: this.endpoint, services: this.services });
  }
}
