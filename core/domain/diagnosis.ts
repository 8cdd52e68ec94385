import type { DiagnoseSwitch } from "../site/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

export type Flags = Readonly<Record<string, ArgumentValue>>;

/** A flag that limits something, and its value where a group does not set it. */
export interface LimitFlag {
  readonly flag: string;
  readonly usual?: number;
}

/** What the switches of the site's `diagnose` mean for an engine; a switch that it lacks is absent. */
export interface Diagnosis {
  /** Flags that run every operator by itself, without compilation and graphs; those that are so already are among them. */
  readonly eager?: (given: Flags) => Flags;
  /** Flags that turn off the capture of graphs only. */
  readonly graphCapture?: (given: Flags) => Flags;
  readonly maxModelLen?: LimitFlag;
  readonly maxNumSeqs?: LimitFlag;
  readonly gpuMemoryUtilization?: LimitFlag;
}

/** A flag that a switch of the site's `diagnose` changes in one group. */
export interface DiagnoseChange {
  readonly switch: DiagnoseSwitch;
  readonly group: string;
  readonly flag: string;
  readonly before: ArgumentValue | undefined;
  readonly after: ArgumentValue;
}
