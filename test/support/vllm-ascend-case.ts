import type { GroupChange } from "./findings.ts";

/** One rule of vLLM-Ascend: a change that it objects to, and one that it lets pass. */
export interface VllmAscendCase {
  readonly rule: string;
  /** @default one serving node; decode and prefill are groups of the documented topology */
  readonly on?: "serve" | "prefill" | "decode" | "old";
  readonly fails: GroupChange;
  /** Below the group. */
  readonly at: string;
  readonly cure?: RegExp;
  readonly passes: GroupChange;
}

/** Draft tokens of the model's own layer. */
export const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

export const args = (flags: NonNullable<GroupChange["args"]>): GroupChange => ({ args: flags });

export const sizes = (list: readonly number[], more = {}) => ({ cudagraph_capture_sizes: list, ...more });

/** Where sizes and drafts stand. */
export const SIZES = "args.compilationConfig.cudagraph_capture_sizes";
export const DRAFTS = "args.speculativeConfig.num_speculative_tokens";
