import type { ComponentName } from "./cluster-state.ts";

/** A program of the control plane. */
export interface Component {
  readonly name: ComponentName;
  readonly commandLine: readonly [string, ...string[]];
  /** Ports that it opens on 127.0.0.1, with their purpose. */
  readonly ports: readonly { readonly port: number; readonly purpose: string }[];
}
