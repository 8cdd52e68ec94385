import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import anyMessages from "google-protobuf/google/protobuf/any_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import { type Checkpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Change, Difference } from "./diff.ts";
import { ExpectedError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { idOf } from "./kubernetes-object.ts";
import { formatPath } from "./property-path.ts";
import { withMarks } from "./property.ts";
import { toStruct } from "./struct.ts";

/** An error for the engine: only the message of an expected error, with the stack for a bug. */
export function failure(error: unknown, urn: string): ServiceError {
  const expected = error instanceof ExpectedError;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return serviceError(
    expected ? error.message : `The stand-in provider failed on ${urn}: ${text}`,
    new Metadata(),
  );
}

function serviceError(message: string, metadata: Metadata): ServiceError {
  return Object.assign(new Error(message), { code: status.UNKNOWN, details: message, metadata });
}

/** An object that exists but is not ready: the engine keeps it, and the next run waits again. */
export function initializationFailure(
  message: string,
  reasons: readonly string[],
  checkpoint: Checkpoint,
  marked: JsonObject,
): ServiceError {
  const detail = new providerMessages.ErrorResourceInitFailed();
  detail.setId(idOf(checkpoint.live));
  detail.setProperties(toStruct(writeCheckpoint(checkpoint, marked)));
  detail.setReasonsList([message, ...reasons]);
  detail.setInputs(toStruct(withMarks(checkpoint.inputs, marked)));
  const any = new anyMessages.Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new statusMessages.Status();
  details.setCode(status.UNKNOWN);
  details.setMessage(message);
  details.addDetails(any);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return serviceError(message, metadata);
}

const { PropertyDiff, DiffResponse } = providerMessages;

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

/** The difference with its leaves, which the engine's replaceOnChanges and ignoreChanges need. */
export function diffResponse({ changes, deleteBeforeReplace }: Difference): providerMessages.DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setReplacesList(changes.filter(({ replaces }) => replaces).map(({ path }) => formatPath(path)));
  response.setDiffsList([...new Set(changes.map(({ path }) => String(path[0])))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const change of changes)
    response.getDetaileddiffMap().set(formatPath(change.path), propertyDiff(change));
  return response;
}

function propertyDiff({ kind, replaces }: Change): providerMessages.PropertyDiff {
  const diff = new PropertyDiff();
  diff.setKind(kinds[kind][replaces ? 1 : 0]);
  // The difference compares old and new inputs, so the display reads old values from the inputs, not the live state.
  diff.setInputdiff(true);
  return diff;
}
