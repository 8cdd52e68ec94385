import * as pulumi from "@pulumi/pulumi";
import { type ProcessRow, Role } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { topologyName } from "./check-args.ts";
import { orResourceError } from "./errors.ts";
import { findPool } from "./find-group.ts";
import { GlmServeStatefulSet } from "./glm-serve-stateful-set.ts";
import { warnOfLeftOut } from "./left-out.ts";
import { plannedFor } from "./planned.ts";
import { Rollout } from "./rollout.ts";

type PoolRole = Exclude<Role, typeof Role.Serve>;

const TYPES: Readonly<Record<PoolRole, string>> = {
  [Role.Prefill]: "glm-serve:index:PrefillPool",
  [Role.Decode]: "glm-serve:index:DecodePool",
};

/**
 * All groups of one role: the base of `PrefillPool` and `DecodePool`. A pool alone changes its groups in waves; only
 * `GlmTopology` keeps the waves of both pools in step.
 */
export abstract class Pool extends pulumi.ComponentResource {
  /** Names of the pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the headless Services, one per group. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;

  protected constructor(
    role: PoolRole,
    name: string,
    args: TopologyArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    // Groups that exchange their roles keep their objects.
    const aliases = [{ type: TYPES[role === Role.Prefill ? Role.Decode : Role.Prefill] }];
    super(TYPES[role], name, { topology: topologyName(args) }, pulumi.mergeOptions(opts, { aliases }));
    const { plan, leaves, args: shared } = plannedFor(this, args);
    const layouts = orResourceError(this, () => findPool(plan, role));
    if (!Rollout.isOf(opts)) warnOfLeftOut(this, plan);
    Rollout.of(this, opts, { plan, leaves }, layouts);
    const groups = layouts.map(
      ({ group, replica }) =>
        new GlmServeStatefulSet(`${name}-${replica}`, { ...shared, group, replica }, { parent: this }),
    );
    this.pods = pulumi.all(groups.map((group) => group.pods)).apply((lists) => lists.flat());
    this.services = pulumi.all(groups.map((group) => group.services)).apply((lists) => lists.flat());
    this.processes = pulumi.all(groups.map((group) => group.processes)).apply((lists) => lists.flat());
    this.registerOutputs({ pods: this.pods, services: this.services, processes: this.processes });
  }
}
