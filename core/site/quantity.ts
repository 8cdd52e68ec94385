import { z } from "zod";
import { type Explain, explained, invalid } from "../errors/index.ts";

const SUFFIXES: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a Kubernetes quantity stands for: `64Gi` is 68719476736.
 *
 * @throws RangeError for a text that is no quantity
 */
export function amountOf(quantity: string): number {
  const [, number = "", suffix = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = SUFFIXES[suffix];
  if (factor === undefined) throw new RangeError(`${quantity} is no quantity`);
  return Number(number) * factor;
}

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
