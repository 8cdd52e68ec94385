import { readSwitch } from "../../../flags/index.ts";
import { type ArgumentValue, Role } from "../../../topology/index.ts";
import { isRecord, usesGraphs } from "../group-settings.ts";
import type { Condition } from "./need.ts";
import { givenTo, type Member, valueOf } from "./value-of.ts";

/** Whether a condition certainly holds. */
export function holds(condition: Condition, member: Member): boolean {
  switch (condition.kind) {
    case "on":
      return isSwitched(true, valueOf(condition.setting, member));
    case "off":
      return isSwitched(false, givenTo(condition.setting, member));
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
    default:
      return condition satisfies never;
  }
}

/** Whether vLLM reads a value as this switch. */
function isSwitched(on: boolean, value: ArgumentValue | undefined): boolean {
  return value !== undefined && readSwitch(value) === on;
}

function isOneOf(value: ArgumentValue | undefined, values: readonly (string | number)[]): boolean {
  return values.some((one) => one === value);
}
