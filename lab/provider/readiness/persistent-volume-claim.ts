import { type JsonObject, stringAt } from "../json.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

/** Bound, or pending if its storage class binds it with its first pod. */
export function assessPersistentVolumeClaim(
  claim: JsonObject,
  storageClass: JsonObject | undefined,
): Assessment {
  const phase = stringAt(claim, "status", "phase");
  const bindsLater =
    storageClass !== undefined && storageClass["volumeBindingMode"] === "WaitForFirstConsumer";
  if (phase === "Bound" || (bindsLater && phase === "Pending")) return ready;
  return waiting(`Waiting for PersistentVolumeClaim (${phase === "" ? "Pending" : phase})`, [
    `the PersistentVolumeClaim is ${phase === "" ? "Pending" : phase}, not Bound`,
  ]);
}
