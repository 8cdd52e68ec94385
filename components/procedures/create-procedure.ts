import type * as pulumi from "@pulumi/pulumi";
import type { ProcedureName } from "../../core/index.ts";
import type { TopologyArgs } from "../args.ts";
import { Accuracy } from "./accuracy.ts";
import { Bench } from "./bench.ts";
import { MtpExport } from "./mtp-export.ts";
import { MtpWeights } from "./mtp-weights.ts";
import { Preflight } from "./preflight.ts";
import type { ProcedureJob } from "./procedure-job.ts";
import { QuantizedWeights } from "./quantized-weights.ts";
import { Smoke } from "./smoke.ts";
import { WeightsDownload } from "./weights-download.ts";

type ProcedureClass = new (
  name: string,
  args: TopologyArgs,
  opts: pulumi.ComponentResourceOptions,
) => ProcedureJob;

const classes: Readonly<Record<ProcedureName, ProcedureClass>> = {
  preflight: Preflight,
  weights: WeightsDownload,
  mtpWeights: MtpWeights,
  quantizedWeights: QuantizedWeights,
  mtpExport: MtpExport,
  smoke: Smoke,
  bench: Bench,
  accuracy: Accuracy,
};

/** Creates a procedure that the site enables. */
export function createProcedure(
  setting: ProcedureName,
  name: string,
  args: TopologyArgs,
  options: pulumi.ComponentResourceOptions,
): ProcedureJob {
  const Class = classes[setting];
  return new Class(name, args, options);
}
