import { createHash } from "node:crypto";
import type { Edit } from "./edit.ts";

/** One of some edits, the same ones in every run. */
export function sampled(edits: readonly Edit[], topology: string, oneOf: number): readonly Edit[] {
  if (oneOf <= 1) return edits;
  return edits.filter(({ id }) => {
    const digest = createHash("sha256").update(`${topology}/${id}`).digest();
    return digest.readUInt32BE(0) % oneOf === 0;
  });
}
