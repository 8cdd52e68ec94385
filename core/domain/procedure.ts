import type { ProcedureName } from "../site/index.ts";
import type { RuleProblem } from "./fix.ts";
import type { JobSpec } from "./job-spec.ts";
import type { GroupLayout } from "./layout.ts";
import type { Marker } from "./marker.ts";
import type { NodePorts } from "./port-claim.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { Stage } from "./stage.ts";

/** What a procedure may read. */
export interface ProcedureContext {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: { readonly service: string; readonly port: number };
}

/** A procedure of the registry. Its functions return nothing unless the site enables it. */
export interface Procedure {
  readonly setting: ProcedureName;
  readonly name: string;
  readonly stage: Stage;
  readonly after: readonly ProcedureName[];
  /** Absent where no topology and no settings can be wrong. */
  readonly inspect?: (topology: ResolvedTopology) => readonly RuleProblem[];
  readonly job: (context: ProcedureContext) => JobSpec | undefined;
  readonly marker: (topology: ResolvedTopology) => Marker | undefined;
}
