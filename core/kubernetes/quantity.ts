import { binarySuffixes, decimalSuffixes, quantityParts } from "../site/index.ts";

// Calls, not literals, which the syntax of the package does not have.
const ZERO = BigInt(0);
const ONE = BigInt(1);
const TEN = BigInt(10);
const THOUSAND = BigInt(1000);
const KIBI = BigInt(1024);

/** Parts of a unit: nano is the smallest amount that Kubernetes stores. */
const NANOS = BigInt(1_000_000_000);

/**
 * A quantity in the form that the API server stores: without fraction, with the largest suffix (apimachinery,
 * pkg/api/resource, CanonicalizeBytes). `1024Mi` is `1Gi`, and `0.5` is `500m`. With another form, a server-side apply of the
 * same manifest conflicts.
 *
 * @throws RangeError for a text that is not a quantity
 */
export function canonicalQuantity(quantity: string): string {
  const { whole, fraction, suffix } = quantityParts(quantity);
  const isBinary = suffix.kind === "binary";
  const digits = BigInt(whole + fraction);
  const unit = isBinary ? NANOS * KIBI ** BigInt(suffix.index) : THOUSAND ** BigInt(suffix.index);
  const parts = TEN ** BigInt(fraction.length);
  // Rounded up, as ParseQuantity does.
  const nanos = (digits * unit + parts - ONE) / parts;
  if (nanos === ZERO) return "0";
  return isBinary && nanos % NANOS === ZERO && nanos >= KIBI * NANOS
    ? shortest(nanos / NANOS, KIBI, binarySuffixes)
    : shortest(nanos, THOUSAND, decimalSuffixes);
}

/** The number with the largest suffix that leaves no fraction. */
function shortest(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  const [suffix = "", ...larger] = suffixes;
  return larger.length > 0 && amount % base === ZERO
    ? shortest(amount / base, base, larger)
    : `${amount}${suffix}`;
}
