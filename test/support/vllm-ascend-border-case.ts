import type { ArgumentValue } from "../../core/index.ts";
import type { GroupChange } from "./findings.ts";

/** What a rule of vLLM-Ascend says of one place of a group. */
interface Said {
  readonly at: string;
  /** What is shown; undefined where nothing stands there. */
  readonly value: unknown;
  readonly message?: RegExp;
  readonly fix?: RegExp;
}

/** A change beside a border of a rule, on either side. */
interface BorderCase {
  readonly name: string;
  /** @default one serving node; the others are groups of the documented pair */
  readonly on?: "prefill" | "decode";
  readonly change: GroupChange;
  /** @default nothing */
  readonly says?: Said;
}

/** Changes by the rule that they concern. */
export type BorderCases = Readonly<Record<string, readonly BorderCase[]>>;

export const env = (variables: Readonly<Record<string, string>>, more: GroupChange = {}): GroupChange => ({
  ...more,
  env: variables,
});

export const keys = (additionalConfig: Readonly<Record<string, ArgumentValue>>): GroupChange => ({
  keys: additionalConfig,
});

export const variable = (name: string, value: string, message: RegExp, fix = /./): Said => ({
  at: `env.${name}`,
  value,
  message,
  fix,
});

/** The variable that turns on the first form of sequence parallelism. */
export const FC1 = { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" };
