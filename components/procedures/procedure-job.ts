import * as pulumi from "@pulumi/pulumi";
import type { PlannedProcedure, ProcedureName, Site } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { checkGiven, topologyName } from "../check-args.ts";
import { createObjects } from "../create.ts";
import { orResourceError } from "../errors.ts";
import { plannedFor } from "../planned.ts";

/** The Job of a procedure and the objects that it needs. Each procedure is a subclass with its own Pulumi type. */
export abstract class ProcedureJob extends pulumi.ComponentResource {
  /** Name of the Job. */
  readonly job: pulumi.Output<string>;
  /** Name of the ConfigMap with the result, under `result.json`, or `result-<pod>.json` if several pods run. */
  readonly result: pulumi.Output<string>;

  /**
   * @param own the setting of the procedure, and the argument of that name, which overrides the site
   */
  protected constructor(
    type: string,
    own: { readonly setting: ProcedureName; readonly given: unknown },
    name: string,
    args: TopologyArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, { topology: topologyName(args) }, opts);
    const { setting, given } = own;
    orResourceError(this, () => checkGiven(this.constructor.name, args, ["topology", setting]));
    const site = given === undefined ? args.site : withSetting(args.site, setting, given);
    const { plan, leaves } = plannedFor(this, site === undefined ? args : { ...args, site }, {
      names: { [setting]: "plain" },
      required: site?.procedures?.[setting] === undefined ? [setting] : [],
    });
    const { job, result } = planned(plan.procedures, setting);
    const objects = plan.objects.filter(({ part }) => part.kind === "procedure" && part.setting === setting);
    createObjects(this, name, objects, leaves);
    this.job = pulumi.output(job);
    this.result = pulumi.output(result);
    this.registerOutputs({ job: this.job, result: this.result });
  }
}

/** The planner reports settings that are not a record. */
function withSetting(site: Site | undefined, setting: ProcedureName, given: unknown): Site {
  return { ...site, procedures: Object.assign({}, site?.procedures, { [setting]: given }) };
}

function planned(procedures: readonly PlannedProcedure[], setting: ProcedureName): PlannedProcedure {
  const found = procedures.find((procedure) => procedure.setting === setting);
  if (found === undefined) throw new RangeError(`no procedure ${setting}`);
  return found;
}
