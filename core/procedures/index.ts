import { accuracy } from "./accuracy/accuracy.ts";
import { mtpWeights } from "./mtp-weights/mtp-weights.ts";
import { mtpExport } from "./mtp-export/mtp-export.ts";
import { quantizedWeights } from "./quantized-weights/quantized-weights.ts";
import { bench } from "./bench/bench.ts";
import { preflight } from "./preflight/preflight.ts";
import type { Procedure } from "./procedure.ts";
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
