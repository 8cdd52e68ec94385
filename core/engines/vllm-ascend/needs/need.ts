import type { VersionRange } from "../../../domain/index.ts";

/**
 * A setting of a group as messages name it: a flag (`enableLora`), a key behind a flag (`speculativeConfig.method`), a variable
 * (`VLLM_LORA_ENABLE_DUAL_STREAM`), or a degree of the group (`pipelineParallelSize`).
 */
export type SettingName = string;

/** Something that is true of the settings of a group, or not. */
export type Condition =
  /** The switch is on, as vLLM reads it: `true`, `1`, `"yes"` … */
  | { readonly kind: "on"; readonly setting: SettingName }
  /** The group turns the switch off. */
  | { readonly kind: "off"; readonly setting: SettingName }
  | { readonly kind: "given"; readonly setting: SettingName }
  /** The group gives a structure or a list with entries. */
  | { readonly kind: "filled"; readonly setting: SettingName }
  /** The structure that the group gives has no other keys. */
  | { readonly kind: "keysWithin"; readonly setting: SettingName; readonly keys: readonly string[] }
  /** Each text that the group gives has a form, which messages name. */
  | { readonly kind: "like"; readonly setting: SettingName; readonly form: RegExp; readonly as: string }
  | {
      readonly kind: "is";
      readonly setting: SettingName;
      readonly values: readonly (string | number)[];
      /** How messages name a long list. @default the setting and its values */
      readonly as?: string;
    }
  | { readonly kind: "isNot"; readonly setting: SettingName; readonly value: string | number }
  | { readonly kind: "above"; readonly setting: SettingName; readonly limit: number }
  /** The group captures graphs. */
  | { readonly kind: "graphs" }
  /** The group transfers the KV cache or has a pool of KV caches. */
  | { readonly kind: "connector" }
  /** The model is one of this library, whose facts the topology does not bring. */
  | { readonly kind: "glmModel" };

/** A value of a closed list, and the releases of vLLM-Ascend that have it. */
export interface ListedValue extends VersionRange {
  readonly value: string;
}

/** What vLLM demands of a group for which the conditions of a need hold. */
export type Requirement =
  /** One of these conditions. */
  | { readonly kind: "needs"; readonly oneOf: readonly [Condition, ...Condition[]] }
  /** None of these conditions. */
  | { readonly kind: "excludes"; readonly noneOf: readonly [Condition, ...Condition[]] }
  /** A number that the setting must reach, or may not exceed: fixed, or that of another setting. */
  | { readonly kind: "atLeast" | "atMost"; readonly limit: number | SettingName }
  /** The number of another setting. */
  | { readonly kind: "equals"; readonly limit: SettingName }
  /** A value of a closed list. */
  | { readonly kind: "listed"; readonly values: readonly ListedValue[]; readonly foldsCase?: boolean }
  /** Nothing: no other setting makes vLLM accept it. The text ends "… is not supported". */
  | { readonly kind: "unsupported"; readonly where: string };

/** How to meet a need. */
type Remedy =
  /** Removes a setting. @default the setting at fault */
  | { readonly kind: "remove"; readonly setting?: SettingName; readonly ending?: string }
  /** Sets a setting. @default the setting at fault */
  | {
      readonly kind: "set";
      readonly value: string | number | boolean;
      readonly setting?: SettingName;
      readonly ending?: string;
    }
  | { readonly kind: "rename"; readonly to: string }
  /** Sets the setting at fault to the limit that it misses. */
  | { readonly kind: "limit"; readonly ending?: string }
  /** Sets the setting at fault to the value of the list that is nearest, if one is near. */
  | { readonly kind: "nearest" };

/** One check of vLLM over several settings: a release in its range refuses to start for a group that does not meet it. */
export interface Need {
  /** Id of the rule. */
  readonly id: string;
  /** File and line of the check, per release where they differ. */
  readonly source: string;
  /** Releases of vLLM-Ascend whose vLLM has the check. @default all */
  readonly releases?: VersionRange;
  /** When vLLM checks: all hold. The first is about the setting at fault. */
  readonly when: readonly [Condition, ...Condition[]];
  readonly requirement: Requirement;
  readonly fix: Remedy;
}
