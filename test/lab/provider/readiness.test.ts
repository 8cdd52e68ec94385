import { describe, expect, test } from "vitest";
import { secondsToWait } from "../../../lab/provider/await-ready.ts";
import type { JsonObject } from "../../../lab/provider/json.ts";
import type { Assessment } from "../../../lab/provider/readiness/assessment.ts";
import { assessDaemonSet } from "../../../lab/provider/readiness/daemon-set.ts";
import { assessDeployment } from "../../../lab/provider/readiness/deployment.ts";
import { assessJob } from "../../../lab/provider/readiness/job.ts";
import { readinessOf } from "../../../lab/provider/readiness/kinds.ts";
import { assessPersistentVolumeClaim } from "../../../lab/provider/readiness/persistent-volume-claim.ts";
import { assessPod, podProblems } from "../../../lab/provider/readiness/pod.ts";
import { assessService } from "../../../lab/provider/readiness/service.ts";
import { assessStatefulSet } from "../../../lab/provider/readiness/stateful-set.ts";
import { assessCondition, wantedCondition } from "../../../lab/provider/readiness/wait-for.ts";
import { object, statefulSet } from "./objects.ts";

function problems(assessment: Assessment): readonly string[] {
  return assessment.state === "ready" ? [] : assessment.problems;
}

const set = (numberAvailable: number): JsonObject =>
  object("apps/v1", "DaemonSet", {
    status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable },
  });

const job = (...conditions: JsonObject[]): JsonObject =>
  object("batch/v1", "Job", { status: { conditions } });

const pod = (status: JsonObject): JsonObject => object("v1", "Pod", { status });

const service = (spec: JsonObject): JsonObject => object("v1", "Service", { spec });

const slice = (...ready: boolean[]): JsonObject => ({
  endpoints: ready.map((value) => ({ conditions: { ready: value } })),
});

const claim = (phase: string): JsonObject => object("v1", "PersistentVolumeClaim", { status: { phase } });

const annotated = (annotations: JsonObject): JsonObject =>
  object("apps/v1", "StatefulSet", { metadata: { name: "x", annotations } });

describe("a StatefulSet", () => {
  const settled = {
    observedGeneration: 1,
    replicas: 2,
    readyReplicas: 2,
    currentRevision: "a",
    updateRevision: "a",
  };

  test("is ready when all replicas are, in the newest revision", () => {
    expect(assessStatefulSet(statefulSet({ replicas: 2 }, settled)).state).toBe("ready");
  });

  test("has one replica by default, and none for 0", () => {
    expect(assessStatefulSet(statefulSet({}, settled)).state).toBe("waiting");
    const empty = { observedGeneration: 1, currentRevision: "a", updateRevision: "a" };
    expect(assessStatefulSet(statefulSet({ replicas: 0 }, empty)).state).toBe("ready");
  });

  test("waits while the controller has not seen the change", () => {
    expect(assessStatefulSet(statefulSet({ replicas: 2 }, settled, 2)).state).toBe("waiting");
  });

  test("reports how many replicas are missing", () => {
    const status = { ...settled, readyReplicas: 1 };
    expect(problems(assessStatefulSet(statefulSet({ replicas: 2 }, status)))).toEqual([
      "1 out of 2 replicas succeeded readiness checks",
    ]);
  });

  test("waits for the new revision, except with OnDelete after the first", () => {
    const status = { ...settled, observedGeneration: 2, updateRevision: "b" };
    expect(assessStatefulSet(statefulSet({ replicas: 2 }, status, 2)).state).toBe("waiting");
    const onDelete = { replicas: 2, updateStrategy: { type: "OnDelete" } };
    expect(assessStatefulSet(statefulSet(onDelete, status, 2)).state).toBe("ready");
  });
});

describe("a Deployment", () => {
  const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
  const deployment = (changed: JsonObject): JsonObject =>
    object("apps/v1", "Deployment", { spec: { replicas: 1 }, status: { ...status, ...changed } });

  test("is ready when it is rolled out and available", () => {
    expect(assessDeployment(deployment({})).state).toBe("ready");
  });

  test.each([{ updatedReplicas: 0 }, { availableReplicas: 0 }, { replicas: 2 }])(
    "waits with %o",
    (changed) => {
      expect(assessDeployment(deployment(changed)).state).toBe("waiting");
    },
  );

  test("reports the messages of its conditions", () => {
    const conditions = [
      {
        type: "Progressing",
        status: "False",
        reason: "ProgressDeadlineExceeded",
        message: "timed out progressing",
      },
    ];
    expect(problems(assessDeployment(deployment({ availableReplicas: 0, conditions })))).toContain(
      "[ProgressDeadlineExceeded] timed out progressing",
    );
  });
});

test("a DaemonSet is ready when every node has its pod", () => {
  expect(assessDaemonSet(set(2)).state).toBe("ready");
  expect(assessDaemonSet(set(1)).state).toBe("waiting");
});

describe("a Job", () => {
  test("is ready when it is complete", () => {
    expect(assessJob(job({ type: "Complete", status: "True" })).state).toBe("ready");
    expect(assessJob(job()).state).toBe("waiting");
  });

  test("fails at once when it has failed", () => {
    const failed = job({
      type: "Failed",
      status: "True",
      reason: "BackoffLimitExceeded",
      message: "too often",
    });
    expect(assessJob(failed)).toEqual({ state: "failed", problems: ["[BackoffLimitExceeded] too often"] });
  });
});

describe("a Pod", () => {
  test("is ready by its condition or after success", () => {
    expect(assessPod(pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] })).state).toBe(
      "ready",
    );
    expect(assessPod(pod({ phase: "Succeeded" })).state).toBe("ready");
    expect(assessPod(pod({ phase: "Pending" })).state).toBe("waiting");
    expect(assessPod(pod({ phase: "Failed" })).state).toBe("failed");
  });

  test("reports the scheduler's message", () => {
    const message = "0/2 nodes are available: 2 Insufficient huawei.com/Ascend910.";
    const unschedulable = pod({ conditions: [{ type: "PodScheduled", status: "False", message }] });
    expect(podProblems(unschedulable)).toEqual([`[Pod serving/x]: ${message}`]);
  });

  test("reports why containers wait and how they ended before", () => {
    const crashing = pod({
      containerStatuses: [
        {
          name: "engine",
          ready: false,
          state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 10s" } },
          lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } },
        },
      ],
    });
    expect(podProblems(crashing)).toEqual([
      '[Pod serving/x]: container "engine" [CrashLoopBackOff] back-off 10s',
      '[Pod serving/x]: container "engine" ended before: OOMKilled, exit code 137',
    ]);
  });

  test("that is just starting has no problems", () => {
    const creating = { name: "engine", ready: false, state: { waiting: { reason: "ContainerCreating" } } };
    expect(podProblems(pod({ containerStatuses: [creating] }))).toEqual([]);
  });
});

describe("a Service", () => {
  const selecting = { clusterIP: "10.0.0.1", selector: { app: "a" } };

  test("waits while an endpoint is not ready", () => {
    expect(assessService(service(selecting), [slice(true, false)]).state).toBe("waiting");
    expect(assessService(service(selecting), [slice(true, true)]).state).toBe("ready");
  });

  test("without pods is ready, so that it can precede them", () => {
    expect(assessService(service(selecting), [slice()]).state).toBe("ready");
  });

  test("does not wait for terminating pods", () => {
    const leaving = { endpoints: [{ conditions: { ready: false, terminating: true } }] };
    expect(assessService(service(selecting), [leaving]).state).toBe("ready");
  });

  test.each([
    { ...selecting, clusterIP: "None" },
    { ...selecting, type: "ExternalName" },
    { clusterIP: "10.0.0.1" },
  ])("with %o targets no pods to wait for", (spec) => {
    expect(assessService(service(spec), []).state).toBe("ready");
  });

  test("of type LoadBalancer waits for an address and reports that the local cluster has none", () => {
    expect(problems(assessService(service({ ...selecting, type: "LoadBalancer" }), []))[0]).toContain(
      "use type ClusterIP",
    );
  });
});

test("a PersistentVolumeClaim is ready when it is bound, or pending until its first pod", () => {
  expect(assessPersistentVolumeClaim(claim("Bound"), undefined).state).toBe("ready");
  expect(assessPersistentVolumeClaim(claim("Pending"), undefined).state).toBe("waiting");
  expect(
    assessPersistentVolumeClaim(claim("Pending"), { volumeBindingMode: "WaitForFirstConsumer" }).state,
  ).toBe("ready");
});

describe("annotations", () => {
  test("pulumi.com/skipAwait turns the wait off", () => {
    expect(readinessOf(annotated({}))).toBeDefined();
    expect(readinessOf(annotated({ "pulumi.com/skipAwait": "true" }))).toBeUndefined();
  });

  test("pulumi.com/waitFor names a condition", () => {
    const wanted = wantedCondition(annotated({ "pulumi.com/waitFor": "condition=Ready" }));
    expect(wanted).toEqual({ type: "Ready", status: "True" });
    const live = { status: { conditions: [{ type: "Ready", status: "False", message: "busy" }] } };
    expect(assessCondition(live, { type: "Ready", status: "True" })).toMatchObject({
      problems: ["condition Ready is False busy, not True"],
    });
    expect(assessCondition(live, { type: "Ready", status: "False" }).state).toBe("ready");
  });

  test("prefers customTimeouts to pulumi.com/timeoutSeconds, and that to the default", () => {
    const patient = annotated({ "pulumi.com/timeoutSeconds": "30" });
    expect(secondsToWait(patient, 7200, 600)).toBe(7200);
    expect(secondsToWait(patient, 0, 600)).toBe(30);
    expect(secondsToWait(annotated({}), 0, 600)).toBe(600);
  });

  test("does not wait for kinds without readiness", () => {
    expect(readinessOf(object("v1", "ConfigMap"))).toBeUndefined();
    expect(readinessOf(object("scheduling.volcano.sh/v1beta1", "PodGroup"))).toBeUndefined();
  });
});
