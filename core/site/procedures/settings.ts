import { z } from "zod";
import { accuracySettings } from "./accuracy.ts";
import { benchSettings } from "./bench.ts";
import { mtpExportSettings } from "./mtp-export.ts";
import { mtpWeightsSettings } from "./mtp-weights.ts";
import { preflightSettings } from "./preflight.ts";
import { quantizedWeightsSettings } from "./quantized-weights.ts";
import { smokeSettings } from "./smoke.ts";
import { weightsSettings } from "./weights.ts";

/** The procedures of a site: each runs where its setting stands. */
export const ProcedureSettings = z.strictObject({
  preflight: preflightSettings.optional(),
  weights: weightsSettings.optional(),
  mtpWeights: mtpWeightsSettings.optional(),
  quantizedWeights: quantizedWeightsSettings.optional(),
  mtpExport: mtpExportSettings.optional(),
  smoke: smokeSettings.optional(),
  bench: benchSettings.optional(),
  accuracy: accuracySettings.optional(),
});

/** Name of a procedure's setting. */
export type ProcedureName = keyof z.output<typeof ProcedureSettings>;
