import { z } from "zod";
import { nameSchema } from "../topology/index.ts";

const limit = z.custom<"lower" | number>(
  (value) => value === "lower" || (typeof value === "number" && Number.isFinite(value) && value > 0),
  'This is neither "lower" nor a number above 0. → write lower for the step of the document, or a number of yours',
);

/** Switches for trouble-shooting (source 000). They change what the topology says, and every change is shown. */
export const diagnoseSchema = z.strictObject({
  eager: z.boolean().default(false),
  graphCapture: z.boolean().default(true),
  maxModelLen: limit.optional(),
  maxNumSeqs: limit.optional(),
  gpuMemoryUtilization: limit.optional(),
  groups: z
    .array(nameSchema)
    .min(1, "This chooses no group. → name one, or leave the setting out")
    .optional(),
});

export type ParsedDiagnose = z.output<typeof diagnoseSchema>;

/** The switches, in the order in which the document tries them. */
export const diagnoseSwitches = [
  "eager",
  "graphCapture",
  "maxModelLen",
  "maxNumSeqs",
  "gpuMemoryUtilization",
] as const satisfies readonly (keyof ParsedDiagnose)[];

export type DiagnoseSwitch = (typeof diagnoseSwitches)[number];
