import { type JsonObject, numberAt, objectsAt, stringAt } from "../json.ts";
import { idOf } from "../kubernetes-object.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

/** Ready or succeeded. */
export function assessPod(pod: JsonObject): Assessment {
  const phase = stringAt(pod, "status", "phase");
  if (phase === "Succeeded" || conditionIs(pod, "Ready", "True")) return ready;
  if (phase === "Failed") {
    return {
      state: "failed",
      problems: [`the Pod failed: ${stringAt(pod, "status", "message")}`, ...podProblems(pod)],
    };
  }
  return waiting(`Waiting for Pod (${phase === "" ? "Pending" : phase})`, podProblems(pod));
}

function conditionIs(pod: JsonObject, type: string, status: string): boolean {
  return objectsAt(pod, "status", "conditions").some(
    (condition) => condition["type"] === type && condition["status"] === status,
  );
}

/** Why a pod does not run, from the conditions of scheduler and kubelet: `[Pod serving/p-0]: 0/6 nodes are available: …`. */
export function podProblems(pod: JsonObject): string[] {
  const messages = objectsAt(pod, "status", "conditions")
    .filter(({ type, status }) => (type === "PodScheduled" || type === "Initialized") && status === "False")
    .map((condition) => stringAt(condition, "message"));
  const containers = [
    ...objectsAt(pod, "status", "initContainerStatuses"),
    ...objectsAt(pod, "status", "containerStatuses"),
  ].filter((container) => container["ready"] !== true);
  return [...new Set([...messages, ...containers.flatMap(containerProblems)])]
    .filter((problem) => problem !== "")
    .map((problem) => `[Pod ${idOf(pod)}]: ${problem}`);
}

const unremarkable = new Set(["", "ContainerCreating", "PodInitializing", "Completed"]);

function containerProblems(status: JsonObject): string[] {
  const problems: string[] = [];
  const name = stringAt(status, "name");
  for (const state of ["waiting", "terminated"]) {
    const reason = stringAt(status, "state", state, "reason");
    if (unremarkable.has(reason)) continue;
    const message = stringAt(status, "state", state, "message");
    problems.push(`container "${name}" [${reason}] ${message}`.trimEnd());
  }
  const last = stringAt(status, "lastState", "terminated", "reason");
  if (!unremarkable.has(last)) {
    const code = numberAt(status, "lastState", "terminated", "exitCode");
    problems.push(`container "${name}" ended before: ${last}, exit code ${code}`);
  }
  return problems;
}
