import type { JsonObject } from "./json.ts";

/** A failure that the user can fix. The message is shown without a stack trace. */
export class ExpectedError extends Error {
  override readonly name: string = "ExpectedError";
}

/** The API server rejected a request. */
export class ApiError extends ExpectedError {
  override readonly name = "ApiError";
  readonly status: number;
  readonly reason: string;
  /** The API server's Status object. */
  readonly details: JsonObject;

  constructor(status: number, reason: string, message: string, details: JsonObject) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

/** The API server does not serve the kind (yet): its CustomResourceDefinition is missing. */
export class UnknownKindError extends ExpectedError {
  override readonly name = "UnknownKindError";
}

/** The object exists but is not ready. The engine keeps it in its state, with the reasons. */
export class NotReadyError extends ExpectedError {
  override readonly name = "NotReadyError";
  readonly object: JsonObject;
  readonly reasons: readonly string[];

  constructor(message: string, object: JsonObject, reasons: readonly string[]) {
    super(message);
    this.object = object;
    this.reasons = reasons;
  }
}

/** Whether the API server reported that the object does not exist. */
export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404;
}

/** Whether the object's namespace does not exist (yet). */
export function isNamespaceMissing(error: unknown): boolean {
  return isNotFound(error) && /namespaces? ".*" not found/.test(error.message);
}
