import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "./json.ts";

type Struct = structMessages.Struct;

/** Decodes a property bag; an absent one is empty. */
export function fromStruct(struct: Struct | undefined): JsonObject {
  return struct === undefined ? {} : struct.toJavaScript();
}

/** Encodes a property bag. */
export function toStruct(object: JsonObject): Struct {
  return structMessages.Struct.fromJavaScript({ ...object });
}
