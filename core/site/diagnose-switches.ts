import type { ParsedDiagnose } from "./diagnose.ts";

/** The switches, in the order in which the document tries them. */
export const diagnoseSwitches = [
  "eager",
  "graphCapture",
  "maxModelLen",
  "maxNumSeqs",
  "gpuMemoryUtilization",
] as const satisfies readonly (keyof ParsedDiagnose)[];

export type DiagnoseSwitch = (typeof diagnoseSwitches)[number];
