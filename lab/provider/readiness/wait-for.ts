import { type JsonObject, objectsAt, stringAt } from "../json.ts";
import { annotationOf } from "../kubernetes-object.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

const waitForAnnotation = "pulumi.com/waitFor";

/** A condition to wait for, of the form `condition=Type` or `condition=Type=Status`. */
export interface WantedCondition {
  readonly type: string;
  readonly status: string;
}

/** The condition in the annotation pulumi.com/waitFor; undefined without one. JSONPath forms are not supported. */
export function wantedCondition(inputs: JsonObject): WantedCondition | undefined {
  const match = /^condition=([^=]+)(?:=(.+))?$/.exec(annotationOf(inputs, waitForAnnotation));
  return match?.[1] === undefined ? undefined : { type: match[1], status: match[2] ?? "True" };
}

/** Whether the object has the condition. */
export function assessCondition(live: JsonObject, { type, status }: WantedCondition): Assessment {
  const condition = objectsAt(live, "status", "conditions").find((candidate) => candidate["type"] === type);
  if (condition?.["status"] === status) return ready;
  const current =
    condition === undefined ? "absent" : `${stringAt(condition, "status")} ${stringAt(condition, "message")}`;
  return waiting(`Waiting for condition ${type}=${status}`, [
    `condition ${type} is ${current.trim()}, not ${status}`,
  ]);
}
