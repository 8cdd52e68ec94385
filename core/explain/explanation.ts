import type { Finding, Severity } from "../domain/index.ts";

/** The docstring of a setting. */
export interface SettingDoc {
  readonly meaning: string;
  /** What a change restarts, as a sentence. @default no sentence */
  readonly effect?: string;
  /** The default in words. @default none */
  readonly usual?: string;
}

/** A reason for a value of a stack. */
export interface Note {
  /** Heading of the list that it is in. */
  readonly heading: string;
  readonly text: string;
}

/** Where a value comes from. */
export type Origin =
  /** The stack file gives it, after a document. */
  | { readonly kind: "topology"; readonly setting: string; readonly document: string }
  /** An override of the stack file gives it to some processes of a group. */
  | { readonly kind: "override"; readonly setting: string; readonly document: string }
  /** The settings of the stack give it. */
  | { readonly kind: "site"; readonly setting: string }
  /** Nobody gives it: the default of glm-serve, or of the engine. */
  | { readonly kind: "default"; readonly of: string }
  /** glm-serve computes it. */
  | {
      readonly kind: "derived";
      readonly formula: string;
      /** Settings that decide it. */
      readonly from: readonly string[];
      /** Where the need for it comes from. */
      readonly source?: string;
    };

/** A value, and the part of the stack that has it. */
export interface ExplainedValue {
  /** Group and override, `the proxy`, a pod, or `the stack`. */
  readonly where: string;
  /** The value as text; undefined where nothing is set. */
  readonly value: string | undefined;
  readonly origin: Origin;
}

/** A rule that reads the setting, and what it reports about it. */
export interface ReadingRule {
  readonly id: string;
  readonly severity: Severity;
  readonly source: string;
  /** Whether it reads this setting by name, or all settings of its kind. */
  readonly reads: "named" | "all";
  readonly reports: readonly Finding[];
}

/** All that glm-serve knows of one setting, flag, variable or port of a stack. */
export interface Explanation {
  readonly kind: "flag" | "variable" | "setting" | "port";
  /** As the user finds it: `--max-num-seqs`, `HCCL_BUFFSIZE`, `groups.decode.nodes`, `port 9600`. */
  readonly name: string;
  /** What it does; undefined where glm-serve has no text. */
  readonly meaning: string | undefined;
  /** Document or file that backs the meaning; undefined for settings of glm-serve. */
  readonly source?: string;
  /** The values that it takes, in words; undefined where that is not known. */
  readonly takes: string | undefined;
  /** What a change restarts; undefined where the setting names no effect. */
  readonly effect: string | undefined;
  readonly values: readonly ExplainedValue[];
  readonly notes: readonly Note[];
  readonly rules: readonly ReadingRule[];
}
