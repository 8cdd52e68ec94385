import type { LogLine } from "../../domain/index.ts";

/** Lines of LightLLM v1.2.0, whose API server is uvicorn and opens after loading (lightllm/server/api_http.py). */
export const logLines: readonly LogLine[] = [
  // uvicorn/lifespan/on.py
  { pattern: /Application startup complete/, text: "API open", opens: true },
];
