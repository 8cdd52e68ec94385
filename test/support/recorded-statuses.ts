import type { Plan, RecordedStatus } from "../../core/index.ts";

type Pod = RecordedStatus["parts"][number]["pods"][number];
type Phase = Pod["phase"];

/** Milliseconds since 1970 of 2026-11-29T12:00:00Z. */
const START = 1_795_953_600_000;

function time(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Phases of a pod with the second in which each begins, and the second in which its container ended. */
interface Life {
  readonly part: string;
  readonly name: string;
  readonly node: string;
  readonly phases: readonly (readonly [phase: Phase, second: number])[];
  readonly ended?: number;
}

const CAUSE = "rank-5 ended with exit code 1 (RuntimeError: HCCL timed out after 120 s)";

const prefill: Life["phases"] = [
  ["node", 0],
  ["create", 8],
  ["pull", 15],
  ["prepare", 95],
  ["join", 110],
  ["load", 140],
  ["warm-up", 610],
  ["ready", 655],
];

const decode: Life["phases"] = [
  ["node", 0],
  ["create", 8],
  ["pull", 16],
  ["prepare", 93],
  ["join", 112],
  ["load", 150],
  ["failed", 420],
  ["load", 460],
];

const lives: readonly Life[] = [
  { part: "prefill-0", name: "a3-1p1d-prefill-0-0", node: "node-1", phases: prefill },
  { part: "prefill-0", name: "a3-1p1d-prefill-0-1", node: "node-2", phases: prefill },
  ...[0, 1, 2].map((ordinal): Life => ({
    part: "decode-0",
    name: `a3-1p1d-decode-0-${ordinal}`,
    node: `node-${ordinal + 3}`,
    phases: [...decode, ["warm-up", 870 + ordinal]],
    ended: 420,
  })),
  {
    part: "decode-0",
    name: "a3-1p1d-decode-0-3",
    node: "node-6",
    phases: [...decode, ["lost", 840]],
    ended: 420,
  },
  {
    part: "proxy",
    name: "a3-1p1d-proxy-7c9d",
    node: "node-7",
    phases: [
      ["create", 2],
      ["pull", 4],
      ["load", 40],
      ["ready", 52],
    ],
  },
];

/** The status of a rollout so many seconds after its begin. */
export function statusAt(second: number): RecordedStatus {
  const parts = ["prefill-0", "decode-0", "proxy"].map((name) => {
    const pods = lives.filter(({ part }) => part === name).map((life) => podAt(life, second));
    const readyPods = pods.filter(({ phase }) => phase === "ready").length;
    return {
      name,
      phase: pods.find(({ phase }) => phase !== "ready")?.phase ?? ("ready" as const),
      readyPods,
      wantedPods: pods.length,
      restarts: Math.max(...pods.map(({ restarts }) => restarts)),
      pods,
    };
  });
  return {
    schema: "glm-serve/status/1",
    instance: "a3-1p1d",
    namespace: "llm",
    at: time(second),
    ready: parts.every(({ readyPods, wantedPods }) => readyPods === wantedPods),
    parts,
    procedures: [{ name: "preflight", job: "a3-1p1d-preflight", phase: "complete" }],
  };
}

function podAt({ name, node, phases, ended }: Life, second: number): Pod {
  const [phase, since] = phases.findLast(([, begin]) => begin <= second) ?? ["absent", undefined];
  const restarted = ended !== undefined && ended <= second;
  return {
    name,
    ...(second < 8 ? {} : { node }),
    phase,
    ...(since === undefined ? {} : { since: time(since) }),
    ...(phase === "lost"
      ? { reason: `node ${node} is not ready: Kubelet stopped posting node status.` }
      : {}),
    restarts: restarted ? 1 : 0,
    ...(restarted ? { lastEnd: { exitCode: 1, reason: CAUSE, at: time(ended) } } : {}),
  };
}

/** What `status --watch --json` prints of a rollout: a group whose ranks failed once, and a node that is lost. */
export function recordedRollout(): string {
  const seconds = [5, 12, 60, 94, 100, 115, 138, 145, 160, 300, 425, 470, 620, 660, 850, 900];
  return seconds.map((second) => `${JSON.stringify(statusAt(second))}\n`).join("");
}

/** The status of a plan whose pods load since a minute, one after the other, and of which every seventh failed. */
export function manyPods({ topology, groups }: Plan): RecordedStatus {
  const parts = groups.map(({ key, pods }, index) => {
    const states = pods.map(({ name, ordinal }): Pod => {
      const failed = (index + ordinal) % 7 === 3;
      return {
        name,
        node: `node-${index}-${ordinal}`,
        phase: failed ? "failed" : "load",
        since: time(10 * index + ordinal),
        ...(failed
          ? { reason: `ErrImagePull: ${"the registry of the images does not answer ".repeat(4)}` }
          : {}),
        restarts: failed ? 2 : 0,
      };
    });
    return {
      name: key,
      phase: states[0]?.phase ?? ("absent" as const),
      readyPods: 0,
      wantedPods: pods.length,
      restarts: Math.max(...states.map(({ restarts }) => restarts)),
      pods: states,
    };
  });
  return {
    schema: "glm-serve/status/1",
    instance: topology.instance,
    namespace: topology.site.namespace,
    at: time(600),
    ready: false,
    parts,
    procedures: [],
  };
}

interface ReadyPod {
  readonly name: string;
  readonly revision: string;
  readonly node: string;
  readonly since: number;
}

function readyAt(second: number, pods: readonly ReadyPod[]): RecordedStatus {
  return {
    ...statusAt(second),
    ready: true,
    parts: [
      {
        name: "serve-0",
        phase: "ready",
        readyPods: pods.length,
        wantedPods: pods.length,
        restarts: 0,
        pods: pods.map(({ since, ...pod }) => ({ ...pod, phase: "ready", since: time(since), restarts: 0 })),
      },
    ],
    procedures: [],
  };
}

/**
 * Records three ready pods. Halfway, another pod replaces the first, and the second becomes ready again.
 *
 * @param seconds length of the recording
 */
export function recordedReplacement(seconds: number): string {
  const middle = Math.round(seconds / 2);
  const before: readonly ReadyPod[] = [
    { name: "serve-0-0", revision: "abc", node: "a3-2", since: 0 },
    { name: "serve-0-1", revision: "def", node: "a3-3", since: 0 },
    { name: "serve-0-2", revision: "def", node: "a3-4", since: 0 },
  ];
  const after: readonly ReadyPod[] = [
    { name: "serve-0-0", revision: "def", node: "a3-1", since: middle },
    { name: "serve-0-1", revision: "def", node: "a3-3", since: middle },
    { name: "serve-0-2", revision: "def", node: "a3-4", since: 0 },
  ];
  return [0, middle - 5, middle + 1, seconds]
    .map((at) => `${JSON.stringify(readyAt(at, at < middle ? before : after))}\n`)
    .join("");
}
