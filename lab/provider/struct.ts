import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "./json.ts";

type Struct = structMessages.Struct;

/** A property bag as it arrives; absent is empty. */
export function fromStruct(struct: Struct | undefined): JsonObject {
  return struct === undefined ? {} : struct.toJavaScript();
}

/** A property bag as it is sent. */
export function toStruct(object: JsonObject): Struct {
  return structMessages.Struct.fromJavaScript({ ...object });
}
