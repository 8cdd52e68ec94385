import type { EnvironmentVariable } from "./kubernetes-object.ts";
import type { MountedVolume } from "./mounted-volume.ts";

/** What a procedure runs, and where: all of its Job but what every procedure is told in the same words. */
export interface JobWork {
  /** Scripts, by file name; they lie together in `PROCEDURE_DIRECTORY`, beside those of the runner. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * The command, run by the runner. Its log goes to stderr; the last line of its stdout is one JSON object, the result,
   * whose field `ok` is a boolean.
   */
  readonly command: readonly string[];
  /** Beside `JOB_NAME`, `POD_NAME`, `HOST_IP` and, by Kubernetes, `JOB_COMPLETION_INDEX`. @default none */
  readonly environment?: readonly EnvironmentVariable[];
  /** @default none */
  readonly volumes?: readonly MountedVolume[];
  /** Labels of pods beside one of which it runs, where it needs what their node has. @default any node of the kind */
  readonly beside?: Readonly<Record<string, string>> | undefined;
  /** How many pods; several take a node each. They run where the engines may run. @default 1 */
  readonly pods?: number;
  /** Whether each pod takes the devices that an engine's pod takes, and with them the platform's scheduler. @default no */
  readonly takesDevices?: boolean;
  /** @default no */
  readonly hostNetwork?: boolean;
  /** Gives each pod the DNS name `<job>-<index>.<service>`, before it is ready. @default none */
  readonly service?: string;
}

/** All that the Job of a procedure says. */
export interface JobSpec
  extends Required<Omit<JobWork, "beside" | "service">>, Pick<JobWork, "beside" | "service"> {
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
