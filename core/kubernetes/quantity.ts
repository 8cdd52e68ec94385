const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"] as const;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;

/** The smallest amount that Kubernetes keeps: a quantity is a number of nanos. */
const NANOS = 1_000_000_000n;

/**
 * A quantity in the form that the API server stores: without fraction, with the largest suffix (apimachinery,
 * pkg/api/resource, CanonicalizeBytes). `1024Mi` is `1Gi`, and `0.5` is `500m`. With another form, a server-side apply of the
 * same manifest conflicts.
 *
 * @throws RangeError for a text that is no quantity
 */
export function canonicalQuantity(quantity: string): string {
  const [, whole = "", fraction = "", suffix = ""] = /^(\d+)(?:\.(\d+))?([A-Za-z]*)$/.exec(quantity) ?? [];
  const binary = BINARY.findIndex((known) => known === suffix);
  const decimal = DECIMAL.findIndex((known) => known === suffix);
  if (whole === "" || (binary < 0 && decimal < 0)) throw new RangeError(`${quantity} is no quantity`);
  const digits = BigInt(whole + fraction);
  const unit = binary > 0 ? NANOS * 1024n ** BigInt(binary) : 1000n ** BigInt(decimal);
  const parts = 10n ** BigInt(fraction.length);
  // Rounded up, as ParseQuantity does.
  const nanos = (digits * unit + parts - 1n) / parts;
  if (nanos === 0n) return "0";
  return binary > 0 && nanos % NANOS === 0n && nanos >= 1024n * NANOS
    ? shortest(nanos / NANOS, 1024n, BINARY)
    : shortest(nanos, 1000n, DECIMAL);
}

/** The number with the largest suffix that leaves no fraction. */
function shortest(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  const [suffix = "", ...larger] = suffixes;
  return larger.length > 0 && amount % base === 0n
    ? shortest(amount / base, base, larger)
    : `${amount}${suffix}`;
}
