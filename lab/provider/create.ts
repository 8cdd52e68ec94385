import { setTimeout as sleep } from "node:timers/promises";
import { applyObject } from "./apply.ts";
import { awaitGone, awaitReady, type Wait } from "./await-ready.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { ApiError, isNamespaceMissing, isNotFound, UnknownKindError } from "./errors.ts";
import { fieldManagerOf, isManagedBy } from "./field-manager.ts";
import { type JsonObject, numberAt } from "./json.ts";
import { describe, isTerminating } from "./kubernetes-object.ts";
import { hasUnknown } from "./property.ts";
import { serverForm } from "./server-form.ts";
import { connected, incarnationOf, type Session } from "./session.ts";

const attempts = 5;

/** An object to create. */
export interface Creation {
  readonly urn: string;
  /** Without secret marks. */
  readonly inputs: JsonObject;
  readonly timeoutSeconds: number;
}

/**
 * The object that a creation would return. Undefined where a dry run is not possible: a value is unknown, the namespace
 * or the kind does not exist yet, or the object to replace still exists.
 */
export async function previewCreation(creation: Creation, session: Session): Promise<Checkpoint | undefined> {
  const { urn, inputs } = creation;
  if (session.api === undefined || hasUnknown(inputs)) return undefined;
  const fieldManager = fieldManagerOf(urn, inputs);
  const object = serverForm(inputs);
  try {
    if (!session.settings.upsertExistingObjects && (await session.api.get(object)) !== undefined)
      return undefined;
    const live = await applyObject(session.api, object, {
      fieldManager,
      dryRun: true,
      settings: session.settings,
    });
    const { status: _, ...shown } = live;
    return { inputs, live: shown, fieldManager };
  } catch (error) {
    if (error instanceof UnknownKindError || isNamespaceMissing(error)) return undefined;
    if (error instanceof ApiError && isPermissionMissing(error)) return undefined;
    throw error;
  }
}

/** Creates the object and waits until it is ready. */
export async function create(creation: Creation, session: Session): Promise<Checkpoint> {
  const { urn, inputs } = creation;
  const api = connected(session);
  const fieldManager = fieldManagerOf(urn, inputs);
  const object = serverForm(inputs);
  const wait: Wait = {
    api,
    inputs,
    timeoutSeconds: creation.timeoutSeconds,
    signal: session.signal,
    status: (message) => session.log.status(urn, message),
  };
  const applied = await retrying(session, urn, async () => {
    const existing = await api.get(object);
    const application = { fieldManager, settings: session.settings };
    if (existing !== undefined) {
      if (!isTerminating(existing) && !session.settings.upsertExistingObjects) {
        rejectForeign(existing, fieldManager, session);
        const adopted = await applyObject(api, object, { ...application, dryRun: true });
        // An interrupted run created it with other values, and an update would not replace its pods.
        if (isChanged(existing, adopted)) await api.delete(object, "Foreground");
      }
      const left = await api.get(object);
      if (left !== undefined && isTerminating(left)) await awaitGone(left, wait);
    }
    return applyObject(api, object, { ...application, dryRun: false });
  });
  if (inputs["kind"] === "CustomResourceDefinition") api.forgetKinds();
  const live = await awaitReady(applied, wait);
  return { inputs, live, fieldManager };
}

/**
 * Rejects an existing object unless an interrupted run of the same resource created it: then its fields belong to this
 * stack, and the engine's state does not have it. If the state had it, this would be a replacement
 * that creates first and deletes afterwards, and under the same name that deletes the new object.
 *
 * @throws ApiError for an object of another owner, and for a replacement under the same name
 */
function rejectForeign(existing: JsonObject, fieldManager: string, session: Session): void {
  const replaced = session.inState.has(incarnationOf(existing));
  if (isManagedBy(existing, fieldManager) && !replaced) return;
  const fix = replaced
    ? "To replace an object under the same name, set the resource option deleteBeforeReplace."
    : "Add an alias to a renamed resource, take the object over with `pulumi import`, or set upsertExistingObjects on " +
      "the provider to replace it.";
  throw new ApiError(409, "AlreadyExists", `${describe(existing)} already exists in the cluster. ${fix}`, {});
}

/** `metadata.generation`: the server increments it with every change of the spec. */
function isChanged(before: JsonObject, after: JsonObject): boolean {
  return numberAt(before, "metadata", "generation") !== numberAt(after, "metadata", "generation");
}

/** Retries while the namespace or the CustomResourceDefinition, created at the same time, does not exist yet. */
async function retrying<T>(session: Session, urn: string, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      const early = isNotFound(error) || error instanceof UnknownKindError;
      if (!early || attempt === attempts || session.signal.aborted) throw error;
      session.log.status(urn, `Retry #${attempt}; creation failed: ${error.message}`);
      await sleep(250 * 2 ** attempt);
    }
  }
}

/** The server checks permissions first; a rejection by admission (quota, Pod Security) names no verb. */
function isPermissionMissing(error: ApiError): boolean {
  return error.status === 403 && /cannot (patch|create|get) resource/.test(error.message);
}
