import type { LogLine } from "../../domain/index.ts";

/** Lines of xLLM: only the process of rank 0 of a group opens an API (xllm/server/xllm_server.cpp). */
export const logLines: readonly LogLine[] = [
  { pattern: /Brpc Server started on port \d+/, text: "API open", opens: true },
];
