import type { Engine, Rule } from "../domain/index.ts";
import { lightllm, rules as lightllmRules } from "./lightllm/index.ts";
import { rules as vllmAscendRules, vllmAscend } from "./vllm-ascend/index.ts";
import { rules as xllmRules, xllm } from "./xllm/index.ts";

/** Engines by name. */
export const engines: Readonly<Record<string, Engine>> = {
  "vllm-ascend": vllmAscend,
  lightllm,
  xllm,
};

/** Rules that apply to one engine only. */
export const engineRules: readonly Rule[] = [
  ...applyTo(vllmAscend, vllmAscendRules),
  ...applyTo(lightllm, lightllmRules),
  ...applyTo(xllm, xllmRules),
];

function applyTo({ name }: Engine, rules: readonly Rule[]): readonly Rule[] {
  return rules.map((rule) => ({ ...rule, engines: [name] }));
}
