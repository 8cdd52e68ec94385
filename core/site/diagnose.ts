import { z } from "zod";
import { type Explain, explained } from "../errors/index.ts";
import { nameSchema, type SchemaOf } from "../topology/index.ts";

/** Switches for troubleshooting (deployment document 000). `check` and the preview report each changed flag as a warning. */
export interface DiagnoseSettings {
  /**
   * Turns off compilation and graphs (`--enforce-eager`).
   * @default false
   */
  eager?: boolean | undefined;
  /**
   * `false` turns off graphs and keeps compilation on.
   * @default true
   */
  graphCapture?: boolean | undefined;
  /**
   * Longest request in tokens: `lower` halves the topology's value, a number caps it.
   * @default the topology's value
   */
  maxModelLen?: "lower" | number | undefined;
  /**
   * Number of concurrent sequences: `lower` halves the topology's value, a number caps it.
   * @default the topology's value
   */
  maxNumSeqs?: "lower" | number | undefined;
  /**
   * Fraction of device memory for the engine: `lower` subtracts 0.05 from the topology's value, a number caps it.
   * @default the topology's value
   */
  gpuMemoryUtilization?: "lower" | number | undefined;
  /**
   * Names of the groups that the switches apply to.
   * @default all groups
   */
  groups?: string[] | undefined;
}

const neitherLowerNorNumber: Explain = (setting) => ({
  message: `${setting} must be "lower" or a number above 0.`,
  fix: `Set ${setting} to "lower" or to a number`,
});

const limitSchema = explained(z.union([z.literal("lower"), z.number().positive()]), {
  malformed: neitherLowerNorNumber,
  mistyped: neitherLowerNorNumber,
});

const schema = z.strictObject({
  eager: z.boolean().default(false),
  graphCapture: z.boolean().default(true),
  maxModelLen: limitSchema.optional(),
  maxNumSeqs: limitSchema.optional(),
  gpuMemoryUtilization: limitSchema.optional(),
  groups: explained(z.array(nameSchema).min(1), {
    malformed: (setting) => ({
      message: `${setting} must name at least one group.`,
      fix: `Add a group, or remove ${setting}`,
    }),
  }).optional(),
});

export const diagnoseSchema = schema satisfies SchemaOf<DiagnoseSettings, typeof schema>;

export type ParsedDiagnose = z.output<typeof diagnoseSchema>;
