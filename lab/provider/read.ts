import type { ApiServer } from "./api-server.ts";
import { applyObject } from "./apply.ts";
import { reasonsNotReady } from "./await-ready.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { driftedInputs } from "./drift.ts";
import { ApiError, UnknownKindError } from "./errors.ts";
import { fieldManagerOf } from "./field-manager.ts";
import { type JsonObject, stringAt, withValueAt } from "./json.ts";
import { isTerminating, kindOf, parseId, withoutServerMetadata } from "./kubernetes-object.ts";
import { inputForm, serverForm } from "./server-form.ts";
import { connected, type Session } from "./session.ts";
import { kindOfType, parseUrn } from "./urn.ts";

/** An object to read. */
export interface Reading {
  readonly urn: string;
  readonly id: string;
  /** From the engine's state; empty when the object is imported or only read. */
  readonly old: Checkpoint;
  /** Without secret marks; empty in the same cases. */
  readonly inputs: JsonObject;
}

/** A live object, with the reasons why it is not ready (none when it is). */
export interface Sighting {
  readonly checkpoint: Checkpoint;
  readonly reasons: readonly string[];
}

/** The live object; undefined when it is gone. */
export async function read(reading: Reading, session: Session): Promise<Sighting | undefined> {
  const { urn, id, old, inputs } = reading;
  const api = connected(session);
  const managed = Object.keys(inputs).length > 0;
  const kind = managed ? kindOf(inputs) : kindOfType(parseUrn(urn).type);
  const live = await liveObject({ ...kind, metadata: { ...parseId(id) } }, api);
  if (live === undefined) return undefined;
  const fieldManager = fieldManagerOf(urn, inputs, old.fieldManager);
  if (!managed) return { checkpoint: { inputs: importedInputs(live), live, fieldManager }, reasons: [] };
  const now = await liveInputs(inputs, live, fieldManager, session);
  const checkpoint = { inputs: isTerminating(live) ? withDeletion(now, live) : now, live, fieldManager };
  return { checkpoint, reasons: await reasonsNotReady(live, inputs, api) };
}

/** Whether an interrupted run, or someone else, is deleting an object that is in the engine's state. */
export async function isBeingDeleted(known: JsonObject, { api }: Session): Promise<boolean> {
  const live = api === undefined ? undefined : await liveObject(known, api);
  return live !== undefined && isTerminating(live);
}

async function liveObject(object: JsonObject, api: ApiServer): Promise<JsonObject | undefined> {
  try {
    return await api.get(object);
  } catch (error) {
    if (error instanceof UnknownKindError) return undefined;
    throw error;
  }
}

async function liveInputs(
  inputs: JsonObject,
  live: JsonObject,
  fieldManager: string,
  session: Session,
): Promise<JsonObject> {
  const settings = { ...session.settings, patchForce: true };
  const object = serverForm(inputs);
  try {
    const reapplied = await applyObject(connected(session), object, { fieldManager, dryRun: true, settings });
    return inputForm(driftedInputs(object, reapplied, live), inputs);
  } catch (error) {
    // The server would reject the inputs, for instance because someone recreated the object with another immutable
    // field: compare the inputs with the live object instead.
    if (error instanceof ApiError) return inputForm(driftedInputs(object, object, live), inputs);
    throw error;
  }
}

/**
 * The engine compares an object only if its inputs differ, so the inputs of an object that is being deleted include
 * that. Otherwise a reverted change, whose replacement was interrupted, would look like no change.
 */
function withDeletion(inputs: JsonObject, live: JsonObject): JsonObject {
  return withValueAt(
    inputs,
    ["metadata", "deletionTimestamp"],
    stringAt(live, "metadata", "deletionTimestamp"),
  );
}

function importedInputs(live: JsonObject): JsonObject {
  const { status: _, ...inputs } = withoutServerMetadata(live);
  return inputs;
}
