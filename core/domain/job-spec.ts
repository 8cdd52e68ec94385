import type { EnvironmentVariable } from "./kubernetes-object.ts";
import type { MountedVolume } from "./mounted-volume.ts";

/** What a procedure runs, and where: its Job without the fields that every procedure has. */
export interface JobWork {
  /** Scripts, by file name; mounted in `PROCEDURE_DIRECTORY`, with those of the runner. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * The command, run by the runner. Its log goes to stderr; the last line of its stdout is one JSON object, the result,
   * whose field `ok` is a boolean. Where it is false, `error` is the reason in one line.
   */
  readonly command: readonly string[];
  /** Beside `JOB_NAME`, `JOB_UID`, `POD_NAME`, `HOST_IP` and, by Kubernetes, `JOB_COMPLETION_INDEX`. @default none */
  readonly environment?: readonly EnvironmentVariable[];
  /** @default none */
  readonly volumes?: readonly MountedVolume[];
  /** Labels of a pod on whose node the procedure must run. @default any node of the topology's hardware */
  readonly beside?: Readonly<Record<string, string>> | undefined;
  /** Number of pods; several pods run on a node each, where the engines may run. @default 1 */
  readonly pods?: number;
  /** Whether each pod requests the devices of an engine pod, and uses the platform's scheduler. @default false */
  readonly takesDevices?: boolean;
  /** Whether it writes into the weights volume, whose directories mostly belong to root. @default false */
  readonly writesWeights?: boolean;
  /** @default false */
  readonly hostNetwork?: boolean;
  /** Headless Service that gives each pod the DNS name `<job>-<index>.<service>` before it is ready. @default none */
  readonly service?: string;
}

/** Every decision about the Job of a procedure. */
export interface JobSpec
  extends Required<Omit<JobWork, "beside" | "service">>, Pick<JobWork, "beside" | "service"> {
  /** @default the engine's image */
  readonly image?: string | undefined;
  readonly resources: {
    readonly requests: { readonly cpu?: string; readonly memory?: string };
    readonly limits: { readonly cpu?: string | undefined; readonly memory?: string | undefined };
  };
  /** Deadline of all tries together, in seconds. */
  readonly deadlineSeconds: number;
  /** How often Kubernetes retries a failed pod. */
  readonly retries: number;
}
