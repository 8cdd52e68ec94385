import * as pulumi from "@pulumi/pulumi";
import type { ProcessRow } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { topologyName } from "./check-args.ts";
import { createObjects, serviceNames } from "./create.ts";
import { orResourceError } from "./errors.ts";
import { findGroup } from "./find-group.ts";
import { warnOfLeftOut } from "./left-out.ts";
import { plannedFor } from "./planned.ts";
import { Rollout } from "./rollout.ts";

export interface GlmServeStatefulSetArgs extends TopologyArgs {
  /** Name of the group in the topology. Changing this replaces every object. */
  group: string;
  /**
   * Index of the replica, from 0. Changing this replaces every object.
   * @default 0
   */
  replica?: number;
}

/**
 * One replica of a group: its launch scripts, the headless Service of its pods and its StatefulSet. A group of role serve
 * also gets the Service of its API.
 *
 * A change to what the group runs replaces all its pods at once, never one by one; the preview shows the replacement. Groups
 * that are created one by one know no order: `PrefillPool`, `DecodePool` and `GlmTopology` change theirs in waves.
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
  /** Pod, devices and endpoint of each process. */
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
    if (!Rollout.isOf(opts)) warnOfLeftOut(this, plan);
    const rollout = Rollout.of(this, opts, { plan, leaves }, [layout]);
    const made = createObjects(this, name, objects, leaves, rollout.turnOf(layout));
    rollout.made(layout, made.get(`stateful-set/${key}`));
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
