import type { ComponentName } from "./cluster-state.ts";

/** A program of the control plane. */
export interface Component {
  readonly name: ComponentName;
  readonly commandLine: readonly [string, ...string[]];
