import * as pulumi from "@pulumi/pulumi";
import { type GroupLayout, type PlannedProcedure, type ProcessRow, Role, Stage } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { topologyName } from "./check-args.ts";
import { createObjects } from "./create.ts";
import { DecodePool } from "./decode-pool.ts";
import { GlmServeStatefulSet } from "./glm-serve-stateful-set.ts";
import { PdProxy } from "./pd-proxy.ts";
import { plannedFor } from "./planned.ts";
import { PrefillPool } from "./prefill-pool.ts";
import { Rollout } from "./rollout.ts";
import { createProcedure } from "./procedures/create-procedure.ts";

export interface GlmTopologyArgs extends TopologyArgs {}

/**
 * A whole topology: its procedures, its groups and its proxy. Groups that change do so in waves: one group of each pool after the
 * other, or as many as the site's `rollout` allows, and the next wave once the one before is ready.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * import a3 from "glm-serve/stacks/a3-1p1d";
 * const glm = new GlmTopology("glm", { topology: a3, site: { namespace: "llm" } });
 * export const endpoint = glm.endpoint;
 */
export class GlmTopology extends pulumi.ComponentResource {
  /** Address for clients inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the engine pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;
  /** Names of the Jobs, by procedure. */
  readonly jobs: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: GlmTopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmTopology", name, { topology: topologyName(args) }, opts);
    const { plan, namespace, leaves, args: shared } = plannedFor(this, args);
    const common = plan.objects.filter(({ part }) => part.kind === "topology");
    const before = [...createObjects(this, name, common, leaves).values()];
    const { beforeServing, afterServing } = byStage(plan.procedures);
    const prepared = createProcedures(name, beforeServing, shared, { parent: this, dependsOn: before });
    const options = { parent: this, dependsOn: [...before, ...prepared] };
    Rollout.of(this, opts, { plan, leaves }, plan.groups);
    const groups = plan.groups.filter(isOwnChild).map((layout) => createGroup(name, layout, shared, options));
    const proxy =
      plan.topology.spec.proxy === undefined ? [] : [new PdProxy(`${name}-proxy`, shared, options)];
    createProcedures(name, afterServing, shared, {
      parent: this,
      dependsOn: [...before, ...prepared, ...groups, ...proxy],
    });
    const { service, port } = plan.endpoint;
    this.endpoint = pulumi.interpolate`http://${service}.${namespace}.svc:${port}`;
    this.pods = pulumi.all(groups.map((group) => group.pods)).apply((lists) => lists.flat());
    this.services = pulumi
      .all([...groups, ...proxy].map((part) => part.services))
      .apply((lists) => lists.flat());
    this.processes = pulumi.all(groups.map((group) => group.processes)).apply((lists) => lists.flat());
    this.jobs = pulumi.output(
      Object.fromEntries(plan.procedures.map((procedure) => [procedure.name, procedure.job])),
    );
    this.registerOutputs({
      endpoint: this.endpoint,
      pods: this.pods,
      services: this.services,
      processes: this.processes,
      jobs: this.jobs,
    });
  }
}

/** A pool creates all replicas of its group, so it is created once, for the first replica. */
function isOwnChild(layout: GroupLayout): boolean {
  return layout.role === Role.Serve || layout.replica === 0;
}

function createGroup(
  name: string,
  layout: GroupLayout,
  args: TopologyArgs,
  options: pulumi.ComponentResourceOptions,
): GlmServeStatefulSet | PrefillPool | DecodePool {
  switch (layout.role) {
    case Role.Serve:
      return new GlmServeStatefulSet(
        `${name}-${layout.key}`,
        { ...args, group: layout.group, replica: layout.replica },
        options,
      );
    case Role.Prefill:
      return new PrefillPool(`${name}-${layout.group}`, args, options);
    case Role.Decode:
      return new DecodePool(`${name}-${layout.group}`, args, options);
    default:
      return layout.role satisfies never;
  }
}

function byStage(procedures: readonly PlannedProcedure[]) {
  const of = (stage: Stage) => procedures.filter((procedure) => procedure.stage === stage);
  return { beforeServing: of(Stage.BeforeServing), afterServing: of(Stage.AfterServing) };
}

/** Creates procedures in their order. Each depends on those that must finish before it. */
function createProcedures(
  name: string,
  procedures: readonly PlannedProcedure[],
  args: TopologyArgs,
  { parent, dependsOn }: { readonly parent: pulumi.Resource; readonly dependsOn: readonly pulumi.Resource[] },
): pulumi.Resource[] {
  const made = new Map<string, pulumi.Resource>();
  for (const { setting, name: own, after } of procedures) {
    const before = after.flatMap((other) => made.get(other) ?? []);
    const options = { parent, dependsOn: [...dependsOn, ...before] };
    made.set(own, createProcedure(setting, `${name}-${own}`, args, options));
  }
  return [...made.values()];
}
