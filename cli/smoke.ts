import { procedureCommand } from "./procedure.ts";

/** Questions that a client would ask. */
export const smoke = procedureCommand({
  setting: "smoke",
  summary: "asks a running stack what a client would",
  purpose: `Asks the stack for its models, a completion and a chat, and, where its topology enables them, for a tool call and
reasoning; of prefill and decode also whether both took part.`,
});
