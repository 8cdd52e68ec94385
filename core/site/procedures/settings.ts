import { z } from "zod";
import type { SchemaOf } from "../../topology/index.ts";
import { accuracySettings, type AccuracySpec } from "./accuracy.ts";
import { benchSettings, type BenchSpec } from "./bench.ts";
import { mtpExportSettings, type MtpExportSpec } from "./mtp-export.ts";
import { mtpWeightsSettings, type MtpWeightsSpec } from "./mtp-weights.ts";
import { preflightSettings, type PreflightSpec } from "./preflight.ts";
import { quantizedWeightsSettings, type QuantizedWeightsSpec } from "./quantized-weights.ts";
import { smokeSettings, type SmokeSpec } from "./smoke.ts";
import { type WeightsDownloadSpec, weightsSettings } from "./weights.ts";

/**
 * The procedures of a stack: Jobs before and after serving. Each runs only when its setting is present.
 */
export interface ProcedureSettings {
  /**
   * Checks the nodes before serving: links and health of the NPUs, pings between all of them, driver, ports, memory.
   * @default does not run
   */
  preflight?: PreflightSpec | undefined;
  /**
   * Downloads the weights from ModelScope or Hugging Face. Changing this runs the Job
   * again, and replaces every group if the marker file changes.
   * @default does not run
   */
  weights?: WeightsDownloadSpec | undefined;
  /**
   * Adds embedding and head to the MTP layer of GLM-5 in bf16 (deployment document 002, §5.2). Changing
   * this runs the Job again, and replaces every group if the marker file changes.
   * @default does not run
   */
  mtpWeights?: MtpWeightsSpec | undefined;
  /**
   * Quantizes weights to w8a8 for xLLM (deployment document 004, EX3). Changing this runs the Job
   * again, and replaces every group if the marker file changes.
   * @default does not run
   */
  quantizedWeights?: QuantizedWeightsSpec | undefined;
  /**
   * Exports the draft model of xLLM (deployment document 004, EX1). Changing this runs the Job
   * again, and replaces every group if the marker file changes.
   * @default does not run
   */
  mtpExport?: MtpExportSpec | undefined;
  /**
   * Sends a few requests to the stack and checks the answers.
   * @default does not run
   */
  smoke?: SmokeSpec | undefined;
  /**
   * Measures the speed of the stack.
   * @default does not run
   */
  bench?: BenchSpec | undefined;
  /**
   * Measures the accuracy of the answers.
   * @default does not run
   */
  accuracy?: AccuracySpec | undefined;
}

const schema = z.strictObject({
  preflight: preflightSettings.optional(),
  weights: weightsSettings.optional(),
  mtpWeights: mtpWeightsSettings.optional(),
  quantizedWeights: quantizedWeightsSettings.optional(),
  mtpExport: mtpExportSettings.optional(),
  smoke: smokeSettings.optional(),
  bench: benchSettings.optional(),
  accuracy: accuracySettings.optional(),
});

export const proceduresSchema = schema satisfies SchemaOf<ProcedureSettings, typeof schema>;

/** Name of a procedure's setting. */
export type ProcedureName = keyof ProcedureSettings;
