import type { GroupLayout } from "../layout/layout.ts";
import type { NodePorts } from "../ports/ledger.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";

/** What a procedure may look at. */
export interface ProcedureContext {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: { readonly service: string; readonly port: number };
}
