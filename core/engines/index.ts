import type { Engine } from "./engine.ts";
import { lightllm } from "./lightllm/index.ts";
import { vllmAscend } from "./vllm-ascend/index.ts";
import { xllm } from "./xllm/index.ts";

/** Known engines by name. */
export const engines: Readonly<Record<string, Engine>> = {
  "vllm-ascend": vllmAscend,
  lightllm,
  xllm,
};

/** Settings of the site that only one engine reads; here one by one, so that their types are known to users. */
export const engineSettings = { ...vllmAscend.siteSettings, ...xllm.siteSettings };
