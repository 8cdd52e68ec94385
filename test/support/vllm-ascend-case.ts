import type { Site } from "../../core/index.ts";
import type { GroupChange } from "./findings.ts";

/** One rule of vLLM-Ascend: a change that it objects to, and one that it lets pass. */
interface Case {
  readonly rule: string;
  /** @default one serving node; decode and prefill are groups of the documented topology */
  readonly on?: "serve" | "prefill" | "decode" | "old";
  /** @default one with every default */
  readonly site?: Site;
  readonly fails: GroupChange;
  readonly fix?: RegExp;
  readonly passes: GroupChange;
}

/** A place below the group, or anywhere. */
export type VllmAscendCase = Case & ({ readonly at: string } | { readonly path: string });

/** Draft tokens of the model's own layer. */
export const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

export const args = (flags: NonNullable<GroupChange["args"]>): GroupChange => ({ args: flags });

export const sizes = (list: readonly number[], more = {}) => ({ cudagraph_capture_sizes: list, ...more });

/** Where sizes and drafts stand. */
export const SIZES = "args.compilationConfig.cudagraph_capture_sizes";

export const DRAFTS = "args.speculativeConfig.num_speculative_tokens";
