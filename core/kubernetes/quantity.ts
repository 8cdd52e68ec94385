const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"] as const;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;

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
  const [, whole = "", fraction = "", suffix = ""] = /^(\d+)(?:\.(\d+))?([A-Za-z]*)$/.exec(quantity) ?? [];
  const binary = BINARY.findIndex((known) => known === suffix);
  const decimal = DECIMAL.findIndex((known) => known === suffix);
  if (whole === "" || (binary < 0 && decimal < 0)) throw new RangeError(`${quantity} is not a quantity`);
  const digits = BigInt(whole + fraction);
  const unit = binary > 0 ? NANOS * KIBI ** BigInt(binary) : THOUSAND ** BigInt(decimal);
  const parts = TEN ** BigInt(fraction.length);
  // Rounded up, as ParseQuantity does.
  const nanos = (digits * unit + parts - ONE) / parts;
  if (nanos === ZERO) return "0";
  return binary > 0 && nanos % NANOS === ZERO && nanos >= KIBI * NANOS
    ? shortest(nanos / NANOS, KIBI, BINARY)
    : shortest(nanos, THOUSAND, DECIMAL);
}

/** The number with the largest suffix that leaves no fraction. */
function shortest(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  const [suffix = "", ...larger] = suffixes;
  return larger.length > 0 && amount % base === ZERO
    ? shortest(amount / base, base, larger)
    : `${amount}${suffix}`;
}
