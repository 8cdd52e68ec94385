import { z } from "zod";
import { accuracySettings } from "./accuracy/settings.ts";
import { benchSettings } from "./bench/settings.ts";
import { mtpWeightsSettings } from "./mtp-weights/settings.ts";
import { mtpExportSettings } from "./mtp-export/settings.ts";
import { quantizedWeightsSettings } from "./quantized-weights/settings.ts";
import { preflightSettings } from "./preflight/settings.ts";
import { smokeSettings } from "./smoke/settings.ts";
import { weightsSettings } from "./weights/settings.ts";

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
