import type { z } from "zod";
import type { Problem } from "../errors/problem.ts";
import type { MountedVolume } from "../kubernetes/volumes.ts";
import type { EnvironmentVariable } from "../kubernetes/types.ts";
import type { GroupLayout } from "../layout/layout.ts";
import type { NodePorts } from "../ports/ledger.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import type { ProcedureName, ProcedureSettings } from "./settings.ts";

/** When a procedure runs. */
export const Stage = {
  /** It prepares what the engines need; they wait for it. */
  BeforeServing: "before-serving",
  /** It asks the engines; it runs once they are ready. */
  AfterServing: "after-serving",
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

/**
 * Exit code by which a script says that another try would end the same way, so that its Job fails at once: a wrong
 * token, a full disk. Every other code but 0 is tried again, as often as the Job allows. EX_CONFIG of sysexits.
 */
export const EXIT_PERMANENT = 78;

/** What a procedure may look at. */
export interface ProcedureContext {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: { readonly service: string; readonly port: number };
}

/** What the Job of a procedure runs, and where. */
export interface JobSpec {
  /** Scripts, by file name; they lie together in `PROCEDURE_DIRECTORY`. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * The command, run by the runner. Its log goes to stderr; the last line of its stdout is one JSON object, the result,
   * whose field `ok` is a boolean.
   */
  readonly command: readonly string[];
  /** Beside `JOB_NAME`, `POD_NAME`, `HOST_IP` and, by Kubernetes, `JOB_COMPLETION_INDEX`. */
  readonly environment: readonly EnvironmentVariable[];
  readonly volumes: readonly MountedVolume[];
  /** Labels of pods beside one of which it runs, where it needs what their node has. @default any node of the kind */
  readonly beside?: Readonly<Record<string, string>> | undefined;
  /** How many pods; several take a node each. They run where the engines may run. */
  readonly pods: number;
  /** Whether each pod takes the devices that an engine's pod takes, and with them the platform's scheduler. */
  readonly takesDevices: boolean;
  readonly hostNetwork: boolean;
  /** Gives each pod the DNS name `<job>-<index>.<service>`, before it is ready. @default none */
  readonly service?: string;
  /** Where it is not the engine's. */
  readonly image?: string | undefined;
  readonly resources: {
    readonly requests: { readonly cpu?: string; readonly memory?: string };
    readonly limits: { readonly cpu?: string | undefined; readonly memory?: string | undefined };
  };
  /** For all tries together. */
  readonly deadlineSeconds: number;
  /** How often a pod that failed is tried again. */
  readonly retries: number;
}

/** A file that a procedure leaves in a directory of the weights volume when all is done, and for which the engines wait. */
export interface Marker {
  /** The directory that the procedure fills. */
  readonly directory: string;
  /** What it is filled with, in words that differ whenever the content would. */
  readonly content: string;
}

/** How one procedure is written; `defineProcedure` makes it one of the list. */
export interface ProcedureDefinition<Name extends ProcedureName> {
  /** Its setting below `procedures`, which enables it. */
  readonly setting: Name;
  /** What it is called in names of objects: at most 24 lower-case letters and hyphens. */
  readonly name: string;
  readonly stage: Stage;
  /** Procedures that end before this one starts, where they are enabled. */
  readonly after: readonly ProcedureName[];
  /** What cannot work, before anything is laid out. Paths begin with `procedures.<setting>`. */
  readonly inspect: (topology: ResolvedTopology, settings: Settings<Name>) => readonly Problem[];
  readonly job: (context: ProcedureContext, settings: Settings<Name>) => JobSpec;
  /** @default it leaves none */
  readonly marker?: (topology: ResolvedTopology, settings: Settings<Name>) => Marker;
}

type Settings<Name extends ProcedureName> = NonNullable<z.output<typeof ProcedureSettings>[Name]>;

/** A procedure of the list. Its members give nothing where the site does not enable it. */
export interface Procedure {
  readonly setting: ProcedureName;
  readonly name: string;
  readonly stage: Stage;
  readonly after: readonly ProcedureName[];
  readonly inspect: (topology: ResolvedTopology) => readonly Problem[];
  readonly job: (context: ProcedureContext) => JobSpec | undefined;
  readonly marker: (topology: ResolvedTopology) => Marker | undefined;
}

/** Binds a procedure to its settings. */
export function defineProcedure<Name extends ProcedureName>({
  setting,
  name,
  stage,
  after,
  inspect,
  job,
  marker,
}: ProcedureDefinition<Name>): Procedure {
  const settingsOf = ({ site }: ResolvedTopology): Settings<Name> | undefined =>
    site.procedures[setting] ?? undefined;
  return {
    setting,
    name,
    stage,
    after,
    inspect: (topology) => {
      const settings = settingsOf(topology);
      return settings === undefined ? [] : inspect(topology, settings);
    },
    job: (context) => {
      const settings = settingsOf(context.topology);
      return settings === undefined ? undefined : job(context, settings);
    },
    marker: (topology) => {
      const settings = settingsOf(topology);
      return settings === undefined ? undefined : marker?.(topology, settings);
    },
  };
}
