import { applyObject } from "./apply.ts";
import { awaitGone, awaitReady, type Wait } from "./await-ready.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { create } from "./create.ts";
import { ExpectedError, isNamespaceMissing, UnknownKindError } from "./errors.ts";
import { fieldManagerOf } from "./field-manager.ts";
import { type JsonObject, valueAt, withValueAt } from "./json.ts";
import { describe, isTerminating } from "./kubernetes-object.ts";
import { parsePath } from "./property-path.ts";
import { hasUnknown } from "./property.ts";
import { serverForm } from "./server-form.ts";
import { connected, type Session } from "./session.ts";

/** An object to update. */
export interface Update {
  readonly urn: string;
  readonly old: Checkpoint;
  /** Without secret marks. */
  readonly inputs: JsonObject;
  readonly timeoutSeconds: number;
  readonly ignoreChanges: readonly string[];
}

/** The object that an update would return; undefined where a dry run is not possible. */
export async function previewUpdate(request: Update, session: Session): Promise<Checkpoint | undefined> {
  if (session.api === undefined || hasUnknown(request.inputs)) return undefined;
  try {
    return await apply(request, true, session);
  } catch (error) {
    if (error instanceof UnknownKindError || isNamespaceMissing(error)) return undefined;
    throw error;
  }
}

/** Updates the object and waits until it is ready. */
export async function update(request: Update, session: Session): Promise<Checkpoint> {
  const wait: Wait = {
    api: connected(session),
    inputs: request.inputs,
    timeoutSeconds: request.timeoutSeconds,
    signal: session.signal,
    status: (message) => session.log.status(request.urn, message),
  };
  const existing = await wait.api.get(serverForm(request.inputs));
  // Someone has deleted it since the comparison: an apply would be lost with the old object.
  if (existing !== undefined && isTerminating(existing)) {
    await awaitGone(existing, wait);
    return create(request, session);
  }
  const applied = await apply(request, false, session);
  const live = await awaitReady(applied.live, wait);
  return { ...applied, live };
}

async function apply(request: Update, dryRun: boolean, session: Session): Promise<Checkpoint> {
  const { urn, old, inputs } = request;
  const api = connected(session);
  const fieldManager = fieldManagerOf(urn, inputs, old.fieldManager);
  const object = serverForm(inputs);
  const live = await api.get(object);
  if (live === undefined && !dryRun) {
    throw new ExpectedError(
      `${describe(object)} is in the state but not in the cluster: something else deleted it. ` +
        "Run `pulumi up --refresh` to create it again.",
    );
  }
  const wanted = withIgnored(object, live ?? {}, request.ignoreChanges);
  const applied = await applyObject(api, wanted, { fieldManager, dryRun, settings: session.settings });
  return { inputs, live: applied, fieldManager };
}

/** Ignored fields keep the live value: another manager may have changed them since. */
function withIgnored(object: JsonObject, live: JsonObject, ignoreChanges: readonly string[]): JsonObject {
  return ignoreChanges.map(parsePath).reduce((result, path) => {
    const keys = path.filter((step) => typeof step === "string");
    const value = valueAt(live, ...path);
    return keys.length < path.length || value === undefined ? result : withValueAt(result, keys, value);
  }, object);
}
