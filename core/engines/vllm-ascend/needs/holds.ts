import { weightFormats } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import type { ArgumentValue } from "../../../topology/index.ts";
import { isRecord, usesGraphs } from "../group-settings.ts";
import type { Condition } from "./need.ts";
import { givenTo, type Member, valueOf } from "./value-of.ts";

/** Texts that pydantic reads as a switch (its documentation, "Booleans"). */
const ON = new Set(["1", "on", "t", "true", "y", "yes"]);
const OFF = new Set(["0", "off", "f", "false", "n", "no"]);

/** Whether vLLM counts a value as on, or as off; undefined for other values, which the checks of types report. */
export function switchOf(value: ArgumentValue | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== "string") return undefined;
  const word = value.toLowerCase();
  if (ON.has(word)) return true;
  return OFF.has(word) ? false : undefined;
}

/** Whether a condition certainly holds. */
export function holds(condition: Condition, member: Member): boolean {
  switch (condition.kind) {
    case "on":
      return switchOf(valueOf(condition.setting, member)) === true;
    case "off":
      return switchOf(givenTo(condition.setting, member)) === false;
    case "given": {
      // Most checks of vLLM take an empty text for none.
      const value = givenTo(condition.setting, member);
      return value !== undefined && value !== "";
    }
    case "filled": {
      const value = givenTo(condition.setting, member);
      return typeof value === "object" && Object.keys(value).length > 0;
    }
    case "keysWithin": {
      const value = givenTo(condition.setting, member);
      return !isRecord(value) || Object.keys(value).every((key) => condition.keys.includes(key));
    }
    case "like": {
      const value = givenTo(condition.setting, member);
      const texts = Array.isArray(value) ? value : [value];
      return texts.every((text) => typeof text !== "string" || condition.form.test(text));
    }
    case "is":
      return isOneOf(valueOf(condition.setting, member), condition.values);
    case "isNot": {
      const value = givenTo(condition.setting, member);
      return value !== undefined && !isOneOf(value, [condition.value]);
    }
    case "above": {
      const value = valueOf(condition.setting, member);
      return typeof value === "number" && value > condition.limit;
    }
    case "graphs":
      return usesGraphs(member.group);
    case "connector":
      return member.group.role !== Role.Serve || member.topology.spec.kvTransfer?.pool !== undefined;
    case "glmModel":
      return member.topology.spec.model.facts === undefined;
    case "quantized":
      return weightFormats[member.topology.spec.model.weights].modelSlim;
    default:
      return condition satisfies never;
  }
}

function isOneOf(value: ArgumentValue | undefined, values: readonly (string | number)[]): boolean {
  return values.some((one) => one === value);
}
