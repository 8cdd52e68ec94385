import { isObject, type JsonObject, stringAt } from "./json.ts";
import { objectWithoutMarks, withMarks } from "./property.ts";

/*
 * What the engine keeps of an object, under the official plugin's keys (provider.go, checkpointObject):
 * a state written by one is read by the other.
 */
const inputsKey = "__inputs";

const fieldManagerKey = "__fieldManager";

const initialApiVersionKey = "__initialApiVersion";

/** An object as the engine's state knows it. */
export interface Checkpoint {
  readonly inputs: JsonObject;
  readonly live: JsonObject;
  /** Empty where the state names none. */
  readonly fieldManager: string;
}

/** Writes the state; `marked` are the inputs with their secret marks. */
export function writeCheckpoint({ inputs, live, fieldManager }: Checkpoint, marked: JsonObject): JsonObject {
  return {
    ...withMarks(live, markedForLive(marked)),
    [inputsKey]: withMarks(inputs, marked),
    [fieldManagerKey]: fieldManager,
    [initialApiVersionKey]: stringAt(inputs, "apiVersion"),
  };
}

/** Reads the state. */
export function readCheckpoint(state: JsonObject): Checkpoint {
  const plain = objectWithoutMarks(state);
  const { [inputsKey]: inputs, [fieldManagerKey]: manager, [initialApiVersionKey]: _, ...live } = plain;
  return {
    inputs: isObject(inputs) ? inputs : {},
    live,
    fieldManager: typeof manager === "string" ? manager : "",
  };
}

/** Everything but the kind's own rule: what is secret in stringData is secret in data, which is secret anyway. */
function markedForLive(marked: JsonObject): JsonObject {
  const { stringData: _, ...rest } = marked;
  return rest;
}
