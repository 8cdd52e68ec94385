import type { Problem } from "../errors/problem.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import type { JobSpec } from "./job-spec.ts";
import type { Marker } from "./marker.ts";
import type { ProcedureContext } from "./procedure-context.ts";
import type { ProcedureName } from "./settings.ts";
import type { Stage } from "./stage.ts";

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
