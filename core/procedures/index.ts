import type { Procedure } from "./procedure.ts";
import { weights } from "./weights/weights.ts";

/** Every procedure, each after those whose end it waits for. */
export const procedures: readonly Procedure[] = [weights];
