import type { ExplainedNames } from "../domain/index.ts";
import { explained as lightllm } from "./lightllm/index.ts";
import { explained as vllmAscend } from "./vllm-ascend/index.ts";
import { explained as xllm } from "./xllm/index.ts";

/** What flags and variables do, by engine. Apart from the engines, since only explanations need the texts. */
export const explainedNames: Readonly<Record<string, ExplainedNames>> = {
  "vllm-ascend": vllmAscend,
  lightllm,
  xllm,
};
