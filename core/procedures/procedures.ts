import type { Procedure } from "../domain/index.ts";
import { accuracy } from "./accuracy/accuracy.ts";
import { bench } from "./bench/bench.ts";
import { mtpExport } from "./mtp-export/mtp-export.ts";
import { mtpWeights } from "./mtp-weights/mtp-weights.ts";
import { preflight } from "./preflight/preflight.ts";
import { quantizedWeights } from "./quantized-weights/quantized-weights.ts";
import { smoke } from "./smoke/smoke.ts";
import { weights } from "./weights/weights.ts";

/** Every procedure, each after those whose end it waits for. */
export const procedures: readonly Procedure[] = [
  preflight,
  weights,
  mtpWeights,
  quantizedWeights,
  mtpExport,
  smoke,
  bench,
  accuracy,
];
