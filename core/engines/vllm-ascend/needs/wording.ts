import { holds } from "./holds.ts";
import type { Condition, Need, Requirement } from "./need.ts";
import { type Member, STEP_TOKENS, valueOf } from "./value-of.ts";

/** What a need says of a group that does not meet it. */
export function messageOf({ when, requirement }: Need, member: Member, engine: string): string {
  const [first, ...rest] = when;
  const others = rest
    .filter(({ kind }) => kind !== "glmModel" && kind !== "graphs")
    .map((condition) => stated(condition, member));
  const subject = [stated(first, member), ...joined(others, "and").map((text) => `with ${text}`)].join(" ");
  return `${subject} ${predicate(requirement, member)}; ${engine} refuses to start.`;
}

/** A condition that holds: the setting with its value, or a switch by its name alone. */
function stated(condition: Condition, member: Member): string {
  switch (condition.kind) {
    case "on":
    case "off":
    case "connector":
    case "glmModel":
    case "graphs":
      return nounOf(condition);
    case "given":
    case "filled":
    case "keysWithin":
    case "like":
    case "is":
    case "isNot":
    case "above":
      return withValue(condition.setting, member);
    default:
      return condition satisfies never;
  }
}

/** A setting and its value, unless the value is a structure or a switch that is on. */
function withValue(setting: string, member: Member): string {
  const value = valueOf(setting, member);
  if (value === "") return `${setting} ""`;
  if (value === undefined || value === true || typeof value === "object") return setting;
  return setting === STEP_TOKENS ? `the ${String(value)} tokens of a step` : `${setting} ${String(value)}`;
}

function nounOf(condition: Condition): string {
  switch (condition.kind) {
    case "on":
    case "given":
    case "filled":
      return condition.setting;
    case "keysWithin":
      return `no keys but ${joined(condition.keys, "and").join("")}`;
    case "like":
      return condition.as;
    case "graphs":
      return "graphs";
    case "off":
      return `${condition.setting} false`;
    case "is":
      return condition.as ?? `${condition.setting} ${joined(condition.values.map(String), "or").join("")}`;
    case "isNot":
      return `${condition.setting} other than ${condition.value}`;
    case "above":
      return `${condition.setting} above ${condition.limit}`;
    case "connector":
      return "a connector of KV caches";
    case "glmModel":
      return "a GLM model";
    default:
      return condition satisfies never;
  }
}

function predicate(requirement: Requirement, member: Member): string {
  switch (requirement.kind) {
    case "needs":
      return `requires ${joined(requirement.oneOf.map(nounOf), "or").join("")}`;
    case "excludes":
      return `excludes ${joined(heldOf(requirement.noneOf, member), "and").join("")}`;
    case "atLeast":
      return `is below ${limitText(requirement.limit, member)}`;
    case "atMost":
      return `exceeds ${limitText(requirement.limit, member)}`;
    case "equals":
      return `differs from ${limitText(requirement.limit, member)}`;
    case "listed":
      return "is not known";
    case "unsupported":
      return `is not supported ${requirement.where}`;
    default:
      return requirement satisfies never;
  }
}

function heldOf(conditions: readonly Condition[], member: Member): readonly string[] {
  return conditions
    .filter((condition) => holds(condition, member))
    .map((condition) => stated(condition, member));
}

function limitText(limit: number | string, member: Member): string {
  return typeof limit === "number" ? String(limit) : withValue(limit, member);
}

/** "a", "a and b", "a, b and c"; nothing for no text. */
function joined(texts: readonly string[], word: "and" | "or"): readonly string[] {
  const last = texts.at(-1);
  if (last === undefined) return [];
  const before = texts.slice(0, -1);
  return [before.length === 0 ? last : `${before.join(", ")} ${word} ${last}`];
}
