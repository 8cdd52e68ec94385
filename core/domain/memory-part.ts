/** The certainty of a number. */
export const Certainty = {
  /** Measured on hardware. */
  Measured: "measured",
  /** Stated by a document or the source of the engine. */
  Documented: "documented",
  /** Computed from the sizes of the model, or fitted to documented deployments. */
  Inferred: "inferred",
} as const;

export type Certainty = (typeof Certainty)[keyof typeof Certainty];

/** A part of the memory of one device: its use, size, certainty and source. */
export interface MemoryPart {
  readonly name: string;
  readonly bytes: number;
  readonly certainty: Certainty;
  readonly basis: string;
}

/** Total bytes. */
export function sumOf(parts: readonly MemoryPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes in GB of 10⁹ bytes, as in the documents: `61.2 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
