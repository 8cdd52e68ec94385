import { describe, expect, test } from "vitest";
import { readStatuses, type RecordedStatus, type StackStatus } from "../../core/index.ts";
import { statusPicture, statusScene, statusTimeline, timelineText } from "../../core/diagram/index.ts";
import { GlmServeError } from "../../core/errors/index.ts";
import { recordedReplacement, recordedRollout, statusAt } from "../support/recorded-statuses.ts";
import { faultsOf, labelsIn, shapesIn } from "../support/scene-faults.ts";

type RecordedPod = RecordedStatus["parts"][number]["pods"][number];

const rollout = () => statusTimeline(readStatuses(recordedRollout(), "rollout.jsonl"));

describe("recorded statuses", () => {
  test("are the output of status --json, or of status --watch --json", () => {
    const [one = "", ...others] = recordedRollout().trim().split("\n");
    expect(readStatuses(one, "one.json")).toHaveLength(1);
    expect(readStatuses(JSON.stringify(JSON.parse(one), undefined, 2), "one.json")).toHaveLength(1);
    expect(readStatuses(recordedRollout(), "rollout.jsonl")).toHaveLength(others.length + 1);
  });

  test.each([
    ["an empty file", "", "x.json has no status."],
    [
      "another JSON",
      `{"schema":"glm-serve/bench/1"}`,
      "x.json is not a status: schema is not what glm-serve status --json prints.",
    ],
    [
      "a line that is no JSON",
      `${recordedRollout()}ready\n`,
      `x.json line ${recordedRollout().split("\n").length} is not a status: the value is not what glm-serve status --json prints.`,
    ],
    [
      "statuses of two stacks",
      `${recordedRollout()}${JSON.stringify({ ...statusAt(0), instance: "other" })}\n`,
      "x.json has statuses of a3-1p1d in llm and of other in llm.",
    ],
  ])("are not %s", (_, text, message) => {
    expect(() => readStatuses(text, "x.json")).toThrow(GlmServeError);
    expect(() => readStatuses(text, "x.json")).toThrow(message);
  });
});

describe("the phases of a pod", () => {
  const pod = (name: string) =>
    rollout()
      .parts.flatMap(({ pods }) => pods)
      .find((one) => one.name === name);

  test("follow each other without gaps or overlaps up to the last status", () => {
    for (const { pods } of rollout().parts)
      for (const { spans } of pods) {
        spans.slice(1).forEach(({ from }, index) => expect(from).toBe(spans[index]?.to));
        expect(spans.every(({ from, to }) => from <= to)).toBe(true);
        expect(spans.at(-1)?.to).toBe(rollout().now);
      }
  });

  test("keep a failure and the end of the container", () => {
    const failed = pod("a3-1p1d-decode-0-0");
    expect(failed?.spans.map(({ phase }) => phase)).toEqual([
      "node",
      "create",
      "pull",
      "prepare",
      "join",
      "load",
      "failed",
      "load",
      "warm-up",
    ]);
    expect(failed?.ends).toHaveLength(1);
  });

  test("have gone where the last status lacks the pod", () => {
    const [first] = readStatuses(JSON.stringify(statusAt(0)), "x");
    const later = {
      ...first,
      at: "2026-11-29T12:30:00Z",
      parts: first.parts.map((part) => ({ ...part, pods: [] })),
    };
    const timeline = statusTimeline([first, later]);
    expect(timelineText(timeline, { columns: 80 })).toContain("gone");
  });
});

describe("a pod of the same name", () => {
  const replacement = () => statusTimeline(readStatuses(recordedReplacement(35), "replacement.jsonl"));
  const replaced = "replaced: revision abc → def, a3-2 → a3-1, at 2026-11-29T12:00:18Z";
  const again = "ready again, at 2026-11-29T12:00:18Z";

  /** The texts at the breaks of a pod that has these states, one every ten seconds. */
  const breaksOf = (...states: readonly Partial<RecordedPod>[]) => {
    const [first] = readStatuses(recordedReplacement(35), "x");
    const statuses = states.map((state, index): RecordedStatus => ({
      ...first,
      at: `2026-11-29T12:00:${index}0Z`,
      parts: first.parts.map((part) => ({
        ...part,
        pods: [{ name: "serve-0-0", phase: "ready", restarts: 0, ...state }],
      })),
    }));
    const [one = first, ...others] = statuses;
    const [pod] = statusTimeline([one, ...others]).parts.flatMap(({ pods }) => pods);
    return { texts: pod?.breaks.map(({ text }) => text), node: pod?.node };
  };

  test("is another one where its revision or its node is another: the bar breaks, and the row has the last node", () => {
    const scene = statusScene(replacement());
    const shapes = shapesIn(scene.shapes);
    const titles = shapes.flatMap(({ title }) => title ?? []);
    expect(titles.filter((title) => title.startsWith("ready from"))).toHaveLength(5);
    expect(titles).toEqual(expect.arrayContaining([replaced, again]));
    expect(labelsIn(scene).map(({ text }) => text)).toEqual(
      expect.arrayContaining(["serve-0-0 on a3-1", "replaced or ready again"]),
    );
    expect(scene.description).toContain(
      `serve-0-0 ready, 17 s, ${replaced}; serve-0-1 ready, 17 s, ${again};`,
    );
  });

  test("is another one in a terminal and in the details", () => {
    expect(timelineText(replacement(), { columns: 80 })).toContain(`\n    ${replaced}\n`);
    const [part] = statusPicture(readStatuses(recordedReplacement(35), "x")).details?.() ?? [];
    expect(part?.lists?.[0]?.lines).toContain(
      "2026-11-29T12:00:18Z  replaced: revision abc → def, a3-2 → a3-1",
    );
  });

  test.each<readonly [string, readonly Partial<RecordedPod>[], readonly string[], string | undefined]>([
    ["has another node", [{ node: "a" }, { node: "b" }], ["replaced: a → b"], "b"],
    ["has another revision", [{ revision: "1" }, { revision: "2" }], ["replaced: revision 1 → 2"], undefined],
    [
      "gets its node after its revision",
      [
        { revision: "1", node: "a" },
        { revision: "2", phase: "node" },
        { revision: "2", node: "b" },
      ],
      ["replaced: revision 1 → 2, a → b"],
      "b",
    ],
    [
      "has another uid on the same node, with the same revision",
      [
        { uid: "u", node: "a", revision: "1" },
        { uid: "v", node: "a", revision: "1" },
      ],
      ["replaced"],
      "a",
    ],
    ["has no node any more", [{ node: "a" }, { phase: "node" }], ["replaced"], undefined],
    ["was absent", [{ node: "a" }, { phase: "absent" }, { node: "a" }], ["replaced"], "a"],
  ])("is another one where it %s", (_, states, texts, node) => {
    expect(breaksOf(...states)).toEqual({ texts, node });
  });

  test.each<readonly [string, readonly Partial<RecordedPod>[], string]>([
    ["gets a node", [{ phase: "node" }, { phase: "load", node: "a" }, { node: "a" }], "a"],
    ["does not exist at first", [{ phase: "absent" }, { node: "a", revision: "1" }], "a"],
    ["does not exist at the end", [{ node: "a" }, { phase: "absent" }], "a"],
    ["has a uid that an older recording lacks", [{ node: "a" }, { uid: "u", node: "a" }], "a"],
    ["has a revision that an older recording lacks", [{ node: "a" }, { node: "a", revision: "1" }], "a"],
  ])("is the same one where it %s", (_, states, node) => {
    expect(breaksOf(...states)).toEqual({ texts: [], node });
  });
});

test.each([20, 35, 60, 180, 900, 5000])(
  "times below the bars of %i seconds do not overlap, and some have room",
  (seconds) => {
    const scene = statusScene(statusTimeline(readStatuses(recordedReplacement(seconds), "x")));
    expect(faultsOf(scene)).toEqual([]);
    const times = labelsIn(scene).filter(({ text }) => /^\d\d:\d\d/.test(text));
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times[0]?.text).toMatch(/ UTC$/);
  },
);

test("a terminal shows the phases of every pod over time", () => {
  expect(timelineText(rollout(), { columns: 100 })).toMatchInlineSnapshot(`
    "Status of a3-1p1d
    namespace llm · not ready, 2 of 3 parts ready · at 2026-11-29T12:15:00Z

    prefill-0: 2 of 2 pods ready
    a3-1p1d-prefill-0-0           cppprjjlllllllllllllllllllllwww███████████  ready, 4 min
    a3-1p1d-prefill-0-1           cppprjjlllllllllllllllllllllwww███████████  ready, 4 min
                                  12:00 UTC     12:05 UTC           12:15:00

    decode-0: 0 of 4 pods ready
    a3-1p1d-decode-0-0            cppprjjlllllllllllll×llllllllllllllllllllw  warm-up, 30 s, 1 restart
    a3-1p1d-decode-0-1            cppprjjlllllllllllll×llllllllllllllllllllw  warm-up, 29 s, 1 restart
    a3-1p1d-decode-0-2            cppprjjlllllllllllll×llllllllllllllllllllw  warm-up, 28 s, 1 restart
        3 pods: restarted after: rank-5 ended with exit code 1 (RuntimeError: HCCL timed out after
        120 s)
    a3-1p1d-decode-0-3            cppprjjlllllllllllll×llllllllllllllllll???  lost, 60 s, 1 restart
        node node-6 is not ready: Kubelet stopped posting node status.
                                  12:00 UTC     12:05 UTC           12:15:00

    proxy: 1 of 1 pods ready
    a3-1p1d-proxy-7c9d            pp████████████████████████████████████████  ready, 14 min
                                  12:00 UTC     12:05 UTC           12:15:00

    n node  c create  p pull  r prepare  j join  l load  w warm-up  █ ready  ? lost  × failed
    Job a3-1p1d-preflight: complete
    "
  `);
});

test("a phase that began just now is visible beside one of days: the axis shows ages", () => {
  const [status] = readStatuses(JSON.stringify(statusAt(900)), "x");
  const old = { ...status, at: "2026-12-02T12:00:00Z" };
  const parts = old.parts.map((part, index) => ({
    ...part,
    pods: part.pods.map((pod, place) =>
      index === 1 && place === 0 ? { ...pod, phase: "unready" as const, since: "2026-12-02T11:59:30Z" } : pod,
    ),
  }));
  const scene = statusScene(statusTimeline([{ ...old, parts }]));
  const texts = labelsIn(scene).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["1 d ago", "now", "unready, 30 s, 1 restart"]));
  expect(faultsOf(scene)).toEqual([]);
  const bar = shapesIn(scene.shapes).find((shape) => shape.title?.startsWith("unready from"));
  expect(bar).toMatchObject({ pattern: "hatched" });
  expect(bar?.kind === "box" && bar.width > 20).toBe(true);
});

test("the picture of a rollout has texts that neither overlap nor leave it", () => {
  expect(faultsOf(statusScene(rollout()))).toEqual([]);
});

test.each([60, 80, 120])("the text fits into a terminal of %i columns", (columns) => {
  expect(
    timelineText(rollout(), { columns })
      .split("\n")
      .filter((line) => line.length > columns),
  ).toEqual([]);
});

test("a status of the cluster is drawn as it is", () => {
  const status: StackStatus = {
    schema: "glm-serve/status/1",
    deployed: false,
    ready: false,
    instance: "x",
    namespace: "y",
    at: "2026-11-29T12:00:00Z",
    endpoint: "",
    parts: [],
    procedures: [],
  };
  expect(statusTimeline([status]).subtitle).toBe(
    "namespace y · not ready, 0 of 0 parts ready · at 2026-11-29T12:00:00Z",
  );
});
