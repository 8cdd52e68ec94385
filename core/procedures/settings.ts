import { z } from "zod";
import { weightsSettings } from "./weights/settings.ts";

/** The procedures of a site: each runs where its setting stands. */
export const ProcedureSettings = z.strictObject({
  weights: weightsSettings.optional(),
});

/** Name of a procedure's setting. */
export type ProcedureName = keyof z.output<typeof ProcedureSettings>;
