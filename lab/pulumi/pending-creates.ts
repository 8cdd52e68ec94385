import { readFileSync } from "node:fs";
import { z } from "zod";

const stateFile = z.object({
  checkpoint: z.object({
    latest: z.object({ pending_operations: z.array(z.object({ type: z.string() })).nullish() }).nullish(),
  }),
});

/**
 * Whether an interrupted run left creations with an unknown result. Pulumi warns about them until a refresh clears them.
 *
 * @param file state of the stack in a file backend
 */
export function hasPendingCreates(file: string): boolean {
  const state = stateFile.safeParse(JSON.parse(readFileSync(file, "utf8")));
  const pending = state.data?.checkpoint.latest?.pending_operations ?? [];
  return pending.some(({ type }) => type === "creating");
}
