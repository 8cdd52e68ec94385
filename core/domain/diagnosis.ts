import type { DiagnoseSwitch } from "../site/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

export type Flags = Readonly<Record<string, ArgumentValue>>;

/** A flag that limits something, and the engine's default. */
export interface LimitFlag {
  readonly flag: string;
  /** By the engine's release. @default none */
  readonly usual?: (version: string) => number;
}

/** What the switches of the site's `diagnose` change in the flags of an engine. An engine leaves out a switch that it lacks. */
export interface Diagnosis {
  /** Flags that turn off compilation and graphs, including flags that are set so already. */
  readonly eager?: (given: Flags) => Flags;
  /** Flags that turn off graph capture only. */
  readonly graphCapture?: (given: Flags) => Flags;
  readonly maxModelLen?: LimitFlag;
  readonly maxNumSeqs?: LimitFlag;
  readonly gpuMemoryUtilization?: LimitFlag;
}

/** Flags that the engine needs with the change of a switch. */
export interface NeededFlags {
  readonly switch: DiagnoseSwitch;
  readonly flags: Flags;
}

/** A flag that a switch of the site's `diagnose` changes in one group. */
export interface DiagnoseChange {
  readonly switch: DiagnoseSwitch;
  readonly group: string;
  readonly flag: string;
  readonly before: ArgumentValue | undefined;
  readonly after: ArgumentValue;
}
