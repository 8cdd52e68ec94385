/** Sizes that both backends read: a number and a unit (mooncake_backend.py, _parse_global_segment_size). */
const SIZE = /^(\d+(?:\.\d+)?)(tb|gb|mb|kb|b)?$/i;

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
};

export const GIB = 1024 ** 3;

/** A size in bytes; undefined for a text that is none. */
export function bytesOf(size: string): number | undefined {
  const [, number, unit = "b"] = SIZE.exec(size) ?? [];
  return number === undefined ? undefined : Number(number) * (BYTES[unit.toLowerCase()] ?? 1);
}
