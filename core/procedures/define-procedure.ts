import {
  type JobSpec,
  type JobWork,
  type Marker,
  type Procedure,
  type ProcedureContext,
  removed,
  type ResolvedTopology,
  type RuleProblem,
  type Stage,
} from "../domain/index.ts";
import type { ParsedSite, ProcedureName } from "../site/index.ts";

type Settings<Name extends ProcedureName> = NonNullable<ParsedSite["procedures"][Name]>;

/** The definition of a procedure. `defineProcedure` makes a `Procedure` from it. */
export interface ProcedureDefinition<Name extends ProcedureName> {
  /** The setting below `procedures` that enables it. */
  readonly setting: Name;
  /** Its name in names of objects: at most 24 lowercase letters and hyphens. */
  readonly name: string;
  readonly stage: Stage;
  /** Procedures that must end before this one starts, if they are enabled. */
  readonly after: readonly ProcedureName[];
  /** Engines that it is for. @default all */
  readonly engines?: {
    readonly names: readonly string[];
    /** The message of the problem for any other engine. */
    readonly others: string;
    readonly source?: string;
  };
  /** Problems of the topology and the settings. Paths begin with `procedures.<setting>`. @default none */
  readonly inspect?: (topology: ResolvedTopology, settings: Settings<Name>) => readonly RuleProblem[];
  /** Its work. `image`, `resources`, `deadlineSeconds` and `retries` come from its settings. */
  readonly job: (context: ProcedureContext, settings: Settings<Name>) => JobWork;
  /** The marker file that it leaves. @default none */
  readonly marker?: (topology: ResolvedTopology, settings: Settings<Name>) => Marker;
}

/** Makes a procedure that reads its own settings of the site. */
export function defineProcedure<Name extends ProcedureName>(
  definition: ProcedureDefinition<Name>,
): Procedure {
  const { setting, name, stage, after, engines, inspect } = definition;
  const withSettings = <Result>(
    { site }: ResolvedTopology,
    use: (settings: Settings<Name>) => Result,
  ): Result | undefined => {
    const settings: Settings<Name> | undefined = site.procedures[setting] ?? undefined;
    return settings === undefined ? undefined : use(settings);
  };
  return {
    setting,
    name,
    stage,
    after,
    ...(inspect === undefined && engines === undefined
      ? {}
      : {
          inspect: (topology) =>
            withSettings(
              topology,
              (settings) => otherEngine(definition, topology) ?? inspect?.(topology, settings) ?? [],
            ) ?? [],
        }),
    job: (context) =>
      withSettings(context.topology, (settings) => completed(definition.job(context, settings), settings)),
    marker: (topology) => withSettings(topology, (settings) => definition.marker?.(topology, settings)),
  };
}

/** The problem of a procedure for another engine. It replaces all other problems. */
function otherEngine<Name extends ProcedureName>(
  { setting, engines }: ProcedureDefinition<Name>,
  { spec }: ResolvedTopology,
): RuleProblem[] | undefined {
  const { name } = spec.engine;
  if (engines === undefined || engines.names.includes(name)) return undefined;
  return [
    {
      path: `procedures.${setting}`,
      message: engines.others,
      fix: removed(),
      ...(engines.source === undefined ? {} : { source: engines.source }),
    },
  ];
}

/** Completes the work with the settings of the Job and the defaults of `JobSpec`. */
function completed(
  work: JobWork,
  {
    image,
    resources,
    deadlineSeconds,
    retries,
  }: Pick<JobSpec, "image" | "resources" | "deadlineSeconds" | "retries">,
): JobSpec {
  return {
    environment: [],
    volumes: [],
    pods: 1,
    takesDevices: false,
    writesWeights: false,
    hostNetwork: false,
    ...work,
    image,
    resources,
    deadlineSeconds,
    retries,
  };
}
