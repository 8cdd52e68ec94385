import type { Condition, ListedValue, Requirement, SettingName } from "./need.ts";

export function on(setting: SettingName): Condition {
  return { kind: "on", setting };
}

export function off(setting: SettingName): Condition {
  return { kind: "off", setting };
}

export function given(setting: SettingName): Condition {
  return { kind: "given", setting };
}

export function filled(setting: SettingName): Condition {
  return { kind: "filled", setting };
}

export function keysWithin(setting: SettingName, ...keys: readonly string[]): Condition {
  return { kind: "keysWithin", setting, keys };
}

/** @param as the form as messages name it, e.g. "an absolute path" */
export function like(setting: SettingName, form: RegExp, as: string): Condition {
  return { kind: "like", setting, form, as };
}

export function is(setting: SettingName, ...values: readonly (string | number)[]): Condition {
  return { kind: "is", setting, values };
}

export function isNot(setting: SettingName, value: string | number): Condition {
  return { kind: "isNot", setting, value };
}

export function above(setting: SettingName, limit: number): Condition {
  return { kind: "above", setting, limit };
}

export const connector: Condition = { kind: "connector" };

export const captures: Condition = { kind: "graphs" };

export const glmModel: Condition = { kind: "glmModel" };

export function needs(...oneOf: readonly [Condition, ...Condition[]]): Requirement {
  return { kind: "needs", oneOf };
}

export function excludes(...noneOf: readonly [Condition, ...Condition[]]): Requirement {
  return { kind: "excludes", noneOf };
}

export function atLeast(limit: number | SettingName): Requirement {
  return { kind: "atLeast", limit };
}

export function atMost(limit: number | SettingName): Requirement {
  return { kind: "atMost", limit };
}

export function equals(limit: SettingName): Requirement {
  return { kind: "equals", limit };
}

export function listed(
  values: readonly ListedValue[],
  options: { readonly foldsCase?: boolean } = {},
): Requirement {
  return { kind: "listed", values, ...options };
}

/** @param where the end of "is not supported …", e.g. "on Ascend" */
export function unsupported(where: string): Requirement {
  return { kind: "unsupported", where };
}
