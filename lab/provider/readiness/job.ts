import { type JsonObject, numberAt, objectsAt, stringAt } from "../json.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

/** Completed. A failed Job stays failed, so the wait ends. */
export function assessJob(live: JsonObject): Assessment {
  const conditions = objectsAt(live, "status", "conditions").filter(({ status }) => status === "True");
  if (conditions.some(({ type }) => type === "Complete")) return ready;
  const failure = conditions.find(({ type }) => type === "Failed");
  if (failure !== undefined) {
    return {
      state: "failed",
      problems: [`[${stringAt(failure, "reason")}] ${stringAt(failure, "message")}`],
    };
  }
  const succeeded = numberAt(live, "status", "succeeded");
  const active = numberAt(live, "status", "active");
  const failed = numberAt(live, "status", "failed");
  return waiting(`Waiting for Job (${active} active, ${succeeded} succeeded, ${failed} failed)`, [
    `the Job has not completed: ${active} active, ${succeeded} succeeded, ${failed} failed`,
  ]);
}
