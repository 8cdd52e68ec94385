import { procedureCommand } from "./procedure.ts";

/** Measures of speed. */
export const bench = procedureCommand({
  setting: "bench",
  summary: "measures how fast a running stack answers",
  purpose: "Measures the stack under the loads of its document, with vllm bench serve or AISBench.",
});
