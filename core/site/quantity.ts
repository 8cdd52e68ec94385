import { z } from "zod";
import { type Explain, explained, invalid } from "../errors/index.ts";

function quantitySchema(form: RegExp, explain: Explain) {
  return explained(z.union([z.string(), z.number()]), { mistyped: explain })
    .refine((quantity) => form.test(String(quantity)), invalid(explain))
    .transform(String);
}

const notMemory: Explain = (setting) => ({
  message: `${setting} is not a valid amount of memory.`,
  fix: `Set ${setting} to a Kubernetes quantity, for example 64Gi`,
});

/** A number of CPUs: `64` or `500m`. */
export const cpuSchema = quantitySchema(/^[0-9]+(\.[0-9]+)?(m|k)?$/, (setting) => ({
  message: `${setting} is not a valid number of CPUs.`,
  fix: `Set ${setting} to a Kubernetes quantity, for example 64 or 500m`,
}));

/** An amount of memory: `64Gi`. */
export const memorySchema = quantitySchema(/^[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$/, notMemory);

/** An amount of memory as a limit. Kubernetes reads zero as no limit. */
export const sizeLimitSchema = quantitySchema(
  /^(?=.*[1-9])[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$/,
  (setting) => ({ ...notMemory(setting), message: `${setting} must be an amount of memory above zero.` }),
);
