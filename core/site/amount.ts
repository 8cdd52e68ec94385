/** Suffixes of a Kubernetes quantity that are powers of 1000, from nano. */
export const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"] as const;

/** Suffixes of a Kubernetes quantity that are powers of 1024. */
export const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;

const UNIT = decimalSuffixes.indexOf("");

/** The parts of a Kubernetes quantity. */
interface QuantityParts {
  readonly whole: string;
  /** Digits after the point; empty without one. */
  readonly fraction: string;
  /** Index in the suffixes of its kind. */
  readonly suffix: { readonly kind: "decimal" | "binary"; readonly index: number };
}

/**
 * Splits a Kubernetes quantity.
 *
 * @throws RangeError for a text that is not a quantity
 */
export function quantityParts(quantity: string): QuantityParts {
  const [, whole, fraction = "", suffix = ""] = /^(\d+)(?:\.(\d+))?([A-Za-z]*)$/.exec(quantity) ?? [];
  const decimal = decimalSuffixes.findIndex((known) => known === suffix);
  const binary = binarySuffixes.findIndex((known) => known === suffix);
  if (whole === undefined || (decimal < 0 && binary < 0))
    throw new RangeError(`${quantity} is not a quantity`);
  return {
    whole,
    fraction,
    suffix: decimal < 0 ? { kind: "binary", index: binary } : { kind: "decimal", index: decimal },
  };
}

/**
 * The number that a Kubernetes quantity stands for: `64Gi` is 68719476736.
 *
 * @throws RangeError for a text that is not a quantity
 */
export function amountOf(quantity: string): number {
  const { whole, fraction, suffix } = quantityParts(quantity);
  const number = Number(`${whole}.${fraction}`);
  if (suffix.kind === "binary") return number * 1024 ** suffix.index;
  // A division is exact where a factor below one is not.
  return suffix.index < UNIT
    ? number / 1000 ** (UNIT - suffix.index)
    : number * 1000 ** (suffix.index - UNIT);
}
