import type {
  JobSpec,
  JobWork,
  Marker,
  Procedure,
  ProcedureContext,
  ResolvedTopology,
  Stage,
} from "../domain/index.ts";
import type { Problem } from "../errors/index.ts";
import type { ParsedSite, ProcedureName } from "../site/index.ts";

type Settings<Name extends ProcedureName> = NonNullable<ParsedSite["procedures"][Name]>;

/** How one procedure is written; `defineProcedure` makes it one of the list. */
export interface ProcedureDefinition<Name extends ProcedureName> {
  /** Its setting below `procedures`, which enables it. */
  readonly setting: Name;
  /** What it is called in names of objects: at most 24 lower-case letters and hyphens. */
  readonly name: string;
  readonly stage: Stage;
  /** Procedures that end before this one starts, where they are enabled. */
  readonly after: readonly ProcedureName[];
  /** Engines that have a use for it. @default all */
  readonly engines?: {
    readonly names: readonly string[];
    /** What another one does instead, in a sentence. */
    readonly others: (engine: string) => string;
    readonly source?: string;
  };
  /** Problems of the topology and the settings. Paths begin with `procedures.<setting>`. @default none */
  readonly inspect?: (topology: ResolvedTopology, settings: Settings<Name>) => readonly Problem[];
  /** Its work; `image`, `resources`, `deadlineSeconds` and `retries` come from its settings. */
  readonly job: (context: ProcedureContext, settings: Settings<Name>) => JobWork;
  /** @default it leaves none */
  readonly marker?: (topology: ResolvedTopology, settings: Settings<Name>) => Marker;
}

/** Binds a procedure to its settings. */
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

/** What makes it useless with the topology's engine, if anything; then nothing else counts. */
function otherEngine<Name extends ProcedureName>(
  { setting, engines }: ProcedureDefinition<Name>,
  { spec }: ResolvedTopology,
): Problem[] | undefined {
  const { name } = spec.engine;
  if (engines === undefined || engines.names.includes(name)) return undefined;
  return [
    {
      path: `procedures.${setting}`,
      message: engines.others(name),
      fix: "take it out",
      ...(engines.source === undefined ? {} : { source: engines.source }),
    },
  ];
}

/** A Job says what its procedure does, what every procedure is told, and for the rest that it wants nothing. */
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
    hostNetwork: false,
    ...work,
    image,
    resources,
    deadlineSeconds,
    retries,
  };
}
