import type { Between } from "../domain/index.ts";
import type { CachedNumbers } from "../facts/index.ts";

/** How an engine stores the keys and values of a token. */
export const CacheFormat = {
  /** Two bytes per number. */
  Bf16: "bf16",
  /** One byte per number. */
  Byte: "byte",
  /** Half a byte per number. */
  HalfByte: "half-byte",
  /** One byte per number, but bf16 for the rotary part of latent attention. */
  PlainByte: "plain-byte",
  /**
   * As `PlainByte`, with a scale in fp32 for each 128 numbers (vllm-ascend, attention/utils.py,
   * get_sfa_qsfa_packed_head_dim).
   */
  Tiles: "tiles",
} as const;

export type CacheFormat = (typeof CacheFormat)[keyof typeof CacheFormat];

const TILE_SIZE = 128;

const SCALE_BYTES = 4;

/** Bytes of the keys and values of one token in one layer. */
function layerBytes({ plain, rotary }: CachedNumbers, format: CacheFormat): number {
  switch (format) {
    case CacheFormat.Bf16:
      return 2 * (plain + rotary);
    case CacheFormat.Byte:
      return plain + rotary;
    case CacheFormat.HalfByte:
      return (plain + rotary) / 2;
    case CacheFormat.PlainByte:
      return plain + 2 * rotary;
    case CacheFormat.Tiles:
      return plain + 2 * rotary + Math.ceil(plain / TILE_SIZE) * SCALE_BYTES;
    default:
      return format satisfies never;
  }
}

/** The likely bytes and the lower bound by two formats. */
export function layerCache(numbers: CachedNumbers, likely: CacheFormat, least: CacheFormat): Between {
  return { likely: layerBytes(numbers, likely), least: layerBytes(numbers, least) };
}
