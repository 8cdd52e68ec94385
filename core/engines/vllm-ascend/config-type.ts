import type { Wanted } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";

/** What a field of an object behind a flag takes; `any` where it takes several forms, or a rule of its own judges it. */
export type ConfigType =
  | "any"
  | "switch"
  | "number"
  | "count"
  | "text"
  | "object"
  | "numbers"
  | "counts"
  | "texts";

const isNumber = (value: ArgumentValue) => typeof value === "number";

const isText = (value: ArgumentValue) => typeof value === "string";

const isCount = (value: ArgumentValue) =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0;

const listOf = (accepts: Wanted["accepts"]) => (value: ArgumentValue) =>
  Array.isArray(value) && value.every((item) => accepts(item));

/** Each type for a person and for a check. */
export const configTypes: Readonly<Record<ConfigType, Wanted>> = {
  any: { text: "anything", accepts: () => true },
  switch: { text: "true or false", accepts: (value) => typeof value === "boolean" },
  number: { text: "a number", accepts: isNumber },
  count: { text: "a whole number from 1 on", accepts: isCount },
  text: { text: "a text", accepts: isText },
  object: {
    text: "an object of keys and values",
    accepts: (value) => typeof value === "object" && !Array.isArray(value),
  },
  numbers: { text: "a list of numbers", accepts: listOf(isNumber) },
  counts: { text: "a list of whole numbers from 1 on", accepts: listOf(isCount) },
  texts: { text: "a list of texts", accepts: listOf(isText) },
};
