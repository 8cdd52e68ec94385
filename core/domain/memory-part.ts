/** How sure a number is. */
export const Certainty = {
  /** Seen on hardware. */
  Measured: "measured",
  /** A document or the engine's source says it. */
  Documented: "documented",
  /** It follows from sizes of the model, or makes documented deployments come out right. */
  Inferred: "inferred",
} as const;

export type Certainty = (typeof Certainty)[keyof typeof Certainty];

/** A share of one device's memory: how much, for what, and where the number comes from. */
export interface MemoryPart {
  readonly name: string;
  readonly bytes: number;
  readonly certainty: Certainty;
  readonly basis: string;
}

/** Bytes of several parts together. */
export function sumOf(parts: readonly MemoryPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes as a person reads them: GB are 10⁹ bytes, as in the documents. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
