import { isObject, type JsonObject, stringAt } from "./json.ts";
import { objectWithoutMarks, withMarks } from "./property.ts";

/*
 * An object in the engine's state, under the official plugin's keys (provider.go, checkpointObject):
 * each plugin reads the state of the other.
 */
const inputsKey = "__inputs";

const fieldManagerKey = "__fieldManager";

const initialApiVersionKey = "__initialApiVersion";

/** An object of the engine's state. */
export interface Checkpoint {
  readonly inputs: JsonObject;
  readonly live: JsonObject;
  /** Empty if the state has none. */
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

/** All secret marks but those of stringData: the data of a Secret is always secret. */
function markedForLive(marked: JsonObject): JsonObject {
  const { stringData: _, ...rest } = marked;
  return rest;
}
