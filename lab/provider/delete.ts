import { awaitGone } from "./await-ready.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { ExpectedError, UnknownKindError } from "./errors.ts";
import { annotationOf, kindOf, parseId } from "./kubernetes-object.ts";
import { connected, incarnationOf, type Session } from "./session.ts";

const propagationAnnotation = "pulumi.com/deletionPropagationPolicy";

const propagationPolicies: Readonly<Record<string, string>> = {
  "": "Foreground",
  background: "Background",
  foreground: "Foreground",
  orphan: "Orphan",
};

/** An object to delete. */
export interface Deletion {
  readonly urn: string;
  readonly id: string;
  readonly old: Checkpoint;
  readonly timeoutSeconds: number;
}

/** Deletes the object, by default after the objects that it owns. Returns when it is gone. */
export async function remove(deletion: Deletion, session: Session): Promise<void> {
  const { urn, id, old } = deletion;
  const api = connected(session);
  const object = { ...kindOf(old.live), metadata: { ...parseId(id) } };
  const requested = annotationOf(old.inputs, propagationAnnotation).toLowerCase();
  const policy = propagationPolicies[requested];
  if (policy === undefined) {
    throw new ExpectedError(
      `The annotation ${propagationAnnotation} is "${requested}". Set it to background, foreground or orphan.`,
    );
  }
  try {
    const live = await api.get(object);
    if (live !== undefined) {
      await api.delete(object, policy);
      await awaitGone(live, {
        api,
        inputs: old.inputs,
        timeoutSeconds: deletion.timeoutSeconds,
        signal: session.signal,
        status: (message) => session.log.status(urn, message),
      });
    }
  } catch (error) {
    // Its kind is gone, and with the kind all its objects.
    if (!(error instanceof UnknownKindError)) throw error;
  }
  session.inState.delete(incarnationOf(old.live));
  session.log.status(urn, "");
}
