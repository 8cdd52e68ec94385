import { describe, expect, test } from "vitest";
import {
  logsToRead,
  type Plan,
  plan,
  readEvents,
  readNodes,
  readObjects,
  type StackStatus,
  statusOf,
} from "../../core/index.ts";
import { printStatus } from "../../live/index.ts";
import { loadTopology, planStack } from "../../program/index.ts";
import { before, type MadePod, NOW, objectsOf, READY } from "../support/live-objects.ts";

const STARTING = {
  phase: "Running",
  conditions: [{ type: "Ready", status: "False", lastTransitionTime: before(300) }],
  containerStatuses: [
    {
      name: "engine",
      ready: false,
      started: false,
      restartCount: 0,
      state: { running: { startedAt: before(90) } },
    },
  ],
};

function statusWith(
  planned: Plan,
  podOf: (index: number) => MadePod | undefined,
  { logs = {}, nodes }: { readonly logs?: Record<string, string>; readonly nodes?: unknown } = {},
): StackStatus {
  return statusOf(planned, {
    at: NOW,
    ...readObjects(objectsOf(planned, podOf)),
    events: [],
    nodes: nodes === undefined ? undefined : readNodes(nodes),
    logs: new Map(Object.entries(logs).map(([pod, current]) => [pod, { current }])),
  });
}

/** Phase and reason of the first pod of a stack that starts, by its log. */
async function startingWith(stack: string, log: string) {
  const planned = await planStack(stack);
  const first = planned.groups[0]?.head.name ?? "";
  const { parts } = statusWith(planned, () => ({ status: STARTING }), { logs: { [first]: log } });
  const pod = parts[0]?.pods[0];
  return [pod?.phase, pod?.reason];
}

// Lines as upstream prints them, after the time and the place in its source.
const VLLM = "(EngineCore_DP0 pid=77) INFO 03-01 11:59:00 [model_runner_v1.py:2565]";

describe("the phase of a pod whose container runs", () => {
  test.each([
    ["a3-1p1d", "", "prepare", undefined],
    ["a3-1p1d", "weights: 20 files in /models\n", "prepare", undefined],
    [
      "a3-1p1d",
      "[supervisor] group a, revision b, pod 0 of 2, processes rank-0\n[supervisor] listening on 10.0.0.1:1; waiting for pod 1\n",
      "join",
      "waiting for pod 1",
    ],
    [
      "a3-1p1d",
      "[supervisor] the head does not listen on 10.0.0.1, port 1 yet (Connection refused)\n[supervisor] joined the head (10.0.0.1, port 1), which waits for pods 1 and 3\n",
      "join",
      "waits for pods 1 and 3",
    ],
    ["a3-1p1d", "[supervisor] starting rank-0\n", "load", undefined],
    ["a3-1p1d", `[rank-0] ${VLLM} Starting to load model /models...\n`, "load", "loads weights"],
    [
      "a3-1p1d",
      "[rank-0] Loading safetensors checkpoint shards:   0% Completed | 0/20\rLoading safetensors checkpoint shards:  45% Completed | 9/20 [00:40<00:49,  4.5s/it]\n",
      "load",
      "loads weights, 45 %",
    ],
    ["a3-1p1d", `[rank-0] ${VLLM} Loading model weights took 40.1234 GB\n`, "load", "weights loaded"],
    [
      "a3-1p1d",
      "[rank-0] Capturing CUDA graphs (decode, FULL):  50%|#####     | 4/8 [00:04<00:04]\n[rank-0] hccl: 12 links\n",
      "load",
      "captures graphs, 50 %",
    ],
    ["a2-glm5-w4a8", "INFO:     Application startup complete.\nGET /health 200\n", "warm-up", undefined],
    ["a3-xllm", "I0301 xllm_server.cpp:59] Brpc Server started on port 18000\n", "warm-up", undefined],
    ["h200-glm47-flash", "INFO:     Application startup complete.\n", "warm-up", undefined],
    ["a2-glm5-w4a8", "weights: 3 files in /m\nHCCL_IF_IP=1\n'vllm' 'serve' '/m'\n", "load", undefined],
  ] as const)("of %s with %j is %s", async (stack, log, phase, reason) => {
    expect(await startingWith(stack, log)).toEqual([phase, reason]);
  });

  test("is warm-up only once every API of the pod is open", async () => {
    const planned = await planStack("a3-glm47-2p1d");
    const { head } = planned.groups[0] ?? {};
    const names = (head?.processes ?? [])
      .filter(({ apiPort }) => apiPort !== undefined)
      .map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    const open = names.map((name) => `[${name}] INFO:     Application startup complete.\n`);
    expect(await startingWith("a3-glm47-2p1d", open.slice(1).join(""))).toEqual([
      "load",
      `${names.length - 1} of ${names.length} APIs open`,
    ]);
    expect(await startingWith("a3-glm47-2p1d", open.join(""))).toEqual(["warm-up", undefined]);
  });

  test("is unready after it was ready", async () => {
    const planned = await planStack("a2-glm5-w4a8");
    const [container] = READY.containerStatuses;
    const status = {
      ...READY,
      conditions: [{ type: "Ready", status: "False", lastTransitionTime: before(30) }],
      containerStatuses: [{ ...container, ready: false }],
    };
    expect(statusWith(planned, () => ({ status })).parts[0]).toMatchObject({
      phase: "unready",
      since: before(30),
    });
  });
});

describe("the status of a stack", () => {
  test("has the uid of each pod, which tells it from another pod of its name", async () => {
    const found = statusWith(await planStack("a3-1p1d"), (index) =>
      index === 0 ? { status: READY } : undefined,
    );
    expect(found.parts[0]?.pods.map(({ name, uid }) => [name, uid])).toEqual([
      ["a3-1p1d-prefill-0-0", "uid of a3-1p1d-prefill-0-0"],
      ["a3-1p1d-prefill-0-1", undefined],
    ]);
  });

  test("hides secrets and control codes that a program printed", async () => {
    const planned = await planStack("a2-glm5-w4a8");
    const status = {
      phase: "Running",
      conditions: [{ type: "Ready", status: "False" }],
      containerStatuses: [
        {
          name: "engine",
          restartCount: 4,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: { exitCode: 1, message: "ValueError: api_key=Zx9q7RtK is wrong\n" } },
        },
      ],
    };
    expect(statusWith(planned, () => ({ status })).parts[0]).toMatchObject({
      phase: "failed",
      reason: "ValueError: api_key=(hidden) is wrong",
      restarts: 4,
    });
  });

  test("is ready with pods of an older revision, and names them", async () => {
    const planned = await planStack("a3-1p1d");
    const found = statusWith(planned, (index) => ({
      status: READY,
      ...(index < 2 ? { revision: "0123456789" } : {}),
    }));
    expect(found.ready).toBe(true);
    expect(found.parts[0]?.revision).toMatchObject({ running: ["0123456789"], current: false });
    expect(printStatus(found, undefined)).toContain("; other revision than planned: prefill-0\n");
  });

  test("reads logs only of pods that run and are not ready", async () => {
    const planned = await planStack("a3-1p1d");
    const objects = readObjects(objectsOf(planned, (index) => ({ status: index === 1 ? STARTING : READY })));
    expect(
      logsToRead(planned, { at: NOW, ...objects, events: readEvents({ items: [] }), nodes: [] }),
    ).toEqual([{ pod: "a3-1p1d-prefill-0-1", container: "engine", previous: false }]);
  });
});

describe("the Jobs of a stack", () => {
  const job = (name: string, labels: Record<string, string>, status: object, seconds = 60) => ({
    kind: "Job",
    metadata: { name, labels, creationTimestamp: before(seconds) },
    status,
  });
  const failed = {
    failed: 3,
    conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too many" }],
  };
  const complete = { completionTime: before(30), conditions: [{ type: "Complete", status: "True" }] };

  async function withJobs(jobsFor: (planned: Plan) => readonly object[]): Promise<StackStatus> {
    const planned = plan(await loadTopology("a2-glm5-w4a8", "stack"), { procedures: { smoke: {} } });
    const { items } = objectsOf(planned, () => ({ status: READY }));
    const objects = readObjects({ items: [...items, ...jobsFor(planned)] });
    return statusOf(planned, { at: NOW, ...objects, events: [], nodes: undefined, logs: new Map() });
  }

  const smoke = { "glm-serve/procedure": "smoke" };

  test("are absent until they are created", async () => {
    const found = await withJobs(() => [job("a2-glm5-w4a8-smoke-0123456789", smoke, failed)]);
    expect(found.ready).toBe(true);
    expect(found.procedures).toMatchObject([{ name: "smoke", phase: "absent" }]);
  });

  test("that failed make the stack not ready, and say why", async () => {
    const found = await withJobs(({ procedures }) => [job(procedures[0]?.job ?? "", smoke, failed)]);
    expect(found.ready).toBe(false);
    expect(found.procedures).toMatchObject([
      { name: "smoke", phase: "failed", reason: "BackoffLimitExceeded: too many", failedPods: 3 },
    ]);
    expect(printStatus(found, undefined)).toContain("failed Jobs: smoke\n");
    expect(printStatus(found, undefined)).toContain("BackoffLimitExceeded: too many; 3 failed pods");
  });

  test("show no secret of what refused them", async () => {
    const refused = { ...failed.conditions[0], message: 'invalid: {Name:"HF_TOKEN", Value:"Zx9q7RtKw3Lp"}' };
    const found = await withJobs(({ procedures }) => [
      job(procedures[0]?.job ?? "", smoke, { failed: 1, conditions: [refused] }),
    ]);
    expect(found.procedures).toMatchObject([
      { reason: 'BackoffLimitExceeded: invalid: {Name:"HF_TOKEN", Value:"(hidden)"}' },
    ]);
  });

  test("of another component count by their newest", async () => {
    const component = { "app.kubernetes.io/component": "rollout" };
    const found = await withJobs(({ procedures }) => [
      job(procedures[0]?.job ?? "", smoke, complete),
      job("rollout-old", component, failed, 900),
      job("rollout-new", component, complete, 60),
    ]);
    expect(found.ready).toBe(true);
    expect(found.procedures).toMatchObject([
      { name: "smoke", phase: "complete", since: before(30) },
      { name: "rollout", job: "rollout-new", phase: "complete" },
    ]);
  });
});

/** A status of one group with many pods. */
function large(found: StackStatus, count: number): StackStatus {
  const [part] = found.parts;
  const [pod] = part?.pods ?? [];
  if (part === undefined || pod === undefined) throw new Error("no pod");
  const pods = Array.from({ length: count }, (_, index) => ({
    ...pod,
    name: `${part.object}-${index}`,
    node: `node-${index}`,
    ...(index % 32 === 7 ? { phase: "join" as const, reason: "waiting for pod 12" } : {}),
  }));
  return { ...found, parts: [{ ...part, pods, wantedPods: count }] };
}

/** Every change of the runtime changes the revision. */
function withoutRevision(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{10}\b/g, "<revision>");
}

describe("the printed status", () => {
  test("of a small stack at 80 columns", async () => {
    const planned = await planStack("a2-glm5-w4a8");
    const log = {
      [planned.groups[0]?.head.name ?? ""]: "Loading safetensors checkpoint shards:  45% Completed\n",
    };
    const text = printStatus(
      statusWith(planned, () => ({ status: STARTING }), { logs: log }),
      80,
    );
    expect(withoutRevision(text)).toMatchInlineSnapshot(`
      "a2-glm5-w4a8 in namespace default: not ready, 0 of 1 parts ready
      Endpoint: http://a2-glm5-w4a8.default:8077

      PART     PHASE  SINCE  PODS  RESTARTS  REVISION
      serve-0  load   90 s   0/1   0         <revision>

      POD                     NODE    PHASE  SINCE  RESTARTS  REASON
      a2-glm5-w4a8-serve-0-0  node-0  load   90 s   0         loads weights, 45 %
      "
    `);
  });

  test.each([80, 200])("of 64 nodes fits on a screen of %i columns", async (columns) => {
    const planned = await planStack("a2-glm5-w4a8");
    const found = large(
      statusWith(planned, () => ({ status: STARTING })),
      64,
    );
    const lines = printStatus(found, columns).split("\n");
    expect(lines.length).toBeLessThan(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test("of 64 nodes names ordinals and counts nodes", async () => {
    const planned = await planStack("a2-glm5-w4a8");
    const found = large(
      statusWith(planned, () => ({ status: STARTING })),
      64,
    );
    expect(withoutRevision(printStatus(found, 200))).toMatchInlineSnapshot(`
      "a2-glm5-w4a8 in namespace default: not ready, 0 of 1 parts ready
      Endpoint: http://a2-glm5-w4a8.default:8077

      PART     PHASE  SINCE  PODS  RESTARTS  REVISION
      serve-0  load   90 s   0/64  0         <revision>

      POD                                    NODE      PHASE  SINCE  RESTARTS  REASON
      a2-glm5-w4a8-serve-0-{0-6,8-38,40-63}  62 nodes  load   90 s   0
      a2-glm5-w4a8-serve-0-{7,39}            2 nodes   join   90 s   0         waiting for pod 12
      "
    `);
  });
});
