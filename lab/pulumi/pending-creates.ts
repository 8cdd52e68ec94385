import { readFileSync } from "node:fs";
import { z } from "zod";

const stateFile = z.object({
  checkpoint: z.object({
    latest: z.object({ pending_operations: z.array(z.object({ type: z.string() })).nullish() }).nullish(),
  }),
});

/**
 * Whether an interrupted run left creations of which the engine does not know what became. It warns of them for ever, and
 * only a refresh clears them.
 *
 * @param file the stack's state in a file backend
 */
export function hasPendingCreates(file: string): boolean {
  const state = stateFile.safeParse(JSON.parse(readFileSync(file, "utf8")));
  const pending = state.data?.checkpoint.latest?.pending_operations ?? [];
  return pending.some(({ type }) => type === "creating");
}
