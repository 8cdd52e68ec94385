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
import { createProcedure } from "./procedures/create-procedure.ts";

export interface GlmTopologyArgs extends TopologyArgs {}

/**
 * A whole documented topology: its pools or serving groups, and the proxy.
 *
 * @throws pulumi.ResourceError with every problem of the topology and the site
 * @example
 * import a3 from "glm-serve/stacks/a3-1p1d";
 * const glm = new GlmTopology("glm", { topology: a3, site: { namespace: "llm" } });
 * export const endpoint = glm.endpoint;
 */
export class GlmTopology extends pulumi.ComponentResource {
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the engine pods, group by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;
  /** Where each rank runs and answers. */
  readonly processes: pulumi.Output<ProcessRow[]>;
  /** The Jobs of the site's procedures, by procedure. */
  readonly jobs: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: GlmTopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmTopology", name, { topology: topologyName(args) }, opts);
    const { plan, namespace, leaves, args: shared } = plannedFor(this, args);
    const common = plan.objects.filter(({ part }) => part.kind === "topology");
    const before = [...createObjects(this, name, common, leaves).values()];
    const { preparing, asking } = stages(plan.procedures);
    const prepared = createProcedures(name, preparing, shared, { parent: this, dependsOn: before });
    const options = { parent: this, dependsOn: [...before, ...prepared] };
    const groups = plan.groups
      .filter(isPartOfItsOwn)
      .map((layout) => createGroup(name, layout, shared, options));
    const proxy =
      plan.topology.spec.proxy === undefined ? [] : [new PdProxy(`${name}-proxy`, shared, options)];
    createProcedures(name, asking, shared, {
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

/** A pool makes all its replicas itself, so only the first stands for it. */
function isPartOfItsOwn(layout: GroupLayout): boolean {
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

function stages(procedures: readonly PlannedProcedure[]) {
  const of = (stage: Stage) => procedures.filter((procedure) => procedure.stage === stage);
  return { preparing: of(Stage.BeforeServing), asking: of(Stage.AfterServing) };
}

/** Creates procedures in their order, each after those whose end it waits for. */
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
