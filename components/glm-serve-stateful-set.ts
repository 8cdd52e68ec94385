import * as pulumi from "@pulumi/pulumi";
import type { ProcessRow } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { topologyName } from "./check-args.ts";
import { createObjects, serviceNames } from "./create.ts";
import { orResourceError } from "./errors.ts";
import { findGroup } from "./find-group.ts";
import { plannedFor } from "./planned.ts";

export interface GlmServeStatefulSetArgs extends TopologyArgs {
  /** Name of the group in the topology. Changing this replaces everything. */
  group: string;
  /**
   * Which of the group's replicas, from 0. Changing this replaces everything.
   * @default 0
   */
  replica?: number;
}

/**
 * One data-parallel group of an engine: its launch scripts, the DNS names of its pods and its StatefulSet, and for a
 * group that serves by itself the Service in front of its head.
 *
 * A change of what the group runs replaces it as a whole, never pod by pod, and the preview says so.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * new GlmServeStatefulSet("glm", { topology: a3Glm5W4a8, group: "serve" });
 */
export class GlmServeStatefulSet extends pulumi.ComponentResource {
  /** Name of the StatefulSet. */
  readonly statefulSetName: pulumi.Output<string>;
  /** Names of the pods, the head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services of this group. */
  readonly services: pulumi.Output<string[]>;
  /** Where each rank runs and answers. */
  readonly processes: pulumi.Output<ProcessRow[]>;

  constructor(name: string, args: GlmServeStatefulSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmServeStatefulSet", name, { topology: topologyName(args) }, opts);
    const { plan, leaves } = plannedFor(this, args, {
      names: { group: "plain", replica: "plain" },
      required: ["group"],
    });
    const layout = orResourceError(this, () => findGroup(plan, args.group, args.replica ?? 0));
    const { key } = layout;
    const objects = plan.objects.filter(({ part }) => part.kind === "group" && part.key === key);
    createObjects(this, name, objects, leaves);
    this.statefulSetName = pulumi.output(layout.objectName);
    this.pods = pulumi.output(layout.pods.map((pod) => pod.name));
    this.services = pulumi.output(serviceNames(objects));
    this.processes = pulumi.output(plan.processes.filter((row) => row.group === key));
    this.registerOutputs({
      statefulSetName: this.statefulSetName,
      pods: this.pods,
      services: this.services,
      processes: this.processes,
    });
  }
}
