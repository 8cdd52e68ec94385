import type { Engine } from "../domain/index.ts";
import { lightllm } from "./lightllm/index.ts";
import { vllmAscend } from "./vllm-ascend/index.ts";
import { xllm } from "./xllm/index.ts";

/** Known engines by name. */
export const engines: Readonly<Record<string, Engine>> = {
  "vllm-ascend": vllmAscend,
  lightllm,
  xllm,
};
