import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { python } from "../runtime/namespace.ts";
import { pythonPath } from "../support/python-path.ts";
import { FakeCluster } from "./fake-cluster.ts";

const SCRIPT = join(import.meta.dirname, "../../core/rollout/rollout.py");

let cluster: FakeCluster;

beforeEach(async () => {
  cluster = await FakeCluster.start();
});

afterEach(() => cluster.stop());

interface GroupOfPlan {
  readonly name: string;
  readonly revision: string;
  readonly wave: number;
  readonly pods: readonly string[];
}

function group(name: string, revision: string, wave: number, pods = 2): GroupOfPlan {
  return { name, revision, wave, pods: Array.from({ length: pods }, (_, ordinal) => `${name}-${ordinal}`) };
}

/** Two groups of each role, in two waves. */
const plan = [
  group("prefill-0", "new", 0),
  group("decode-0", "new", 0),
  group("prefill-1", "new", 1),
  group("decode-1", "new", 1),
];

/** Runs the rollout to its end. */
async function rollOut(
  groups: readonly GroupOfPlan[],
  readyWithinSeconds = 5,
): Promise<{ readonly code: number | null; readonly log: string }> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-rollout-"));
  const file = join(directory, "plan.json");
  writeFileSync(file, JSON.stringify({ groups, readyWithinSeconds }));
  const times = ["--poll", "0.02", "--settle", "0.05", "--apply-within", "0.3"];
  const child = spawn(python, ["-B", SCRIPT, "--plan", file, "--account", cluster.account, ...times], {
    env: { ...process.env, ...cluster.environment, PYTHONPATH: pythonPath("service-account") },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { code, log };
}

/** The groups that were deleted, in order, each once. */
function deletedGroups(): string[] {
  const names = cluster.events.flatMap((event) =>
    event.startsWith("delete ") ? [event.slice("delete ".length).replace(/-\d+$/, "")] : [],
  );
  return [...new Set(names)];
}

function addOld(): void {
  for (const { name, pods } of plan) cluster.add(name, pods.length, "old", { template: "new" });
}

describe("a rollout", () => {
  test("replaces a wave when the one before is ready, and then ends", async () => {
    addOld();
    const { code, log } = await rollOut(plan);
    expect(log).toContain("every group has its revision; replaced: decode-0, decode-1, prefill-0, prefill-1");
    expect(code).toBe(0);
    expect(new Set(Object.values(cluster.revisions))).toEqual(new Set(["new"]));
    expect(deletedGroups()).toEqual(["prefill-0", "decode-0", "prefill-1", "decode-1"]);
    const firstOfSecond = cluster.events.indexOf("delete prefill-1-0");
    for (const pod of ["prefill-0-0", "prefill-0-1", "decode-0-0", "decode-0-1"])
      expect(cluster.events.indexOf(`ready ${pod}`)).toBeLessThan(firstOfSecond);
  });

  test("does nothing where nothing changed, even if a group is not ready", async () => {
    for (const { name, pods } of plan) cluster.add(name, pods.length, "new", { ready: name !== "decode-1" });
    const { code, log } = await rollOut(plan);
    expect(log).toBe("rollout: every group has its revision; replaced: none\n");
    expect(code).toBe(0);
    expect(cluster.events).toEqual([]);
  });

  test("replaces only groups that changed", async () => {
    for (const { name, pods } of plan)
      cluster.add(name, pods.length, name.startsWith("decode") ? "old" : "new", { template: "new" });
    const { code } = await rollOut(plan);
    expect(code).toBe(0);
    expect(deletedGroups()).toEqual(["decode-0", "decode-1"]);
  });

  test("stops with the reason when a group does not become ready, and keeps the others", async () => {
    addOld();
    cluster.broken.add("decode-0");
    const { code, log } = await rollOut(plan, 0.5);
    expect(code).toBe(1);
    expect(log).toContain(
      "decode-0 not ready after 0.5 s: decode-0-0: its last run ended with exit code 1: no such weights",
    );
    expect(cluster.revisions).toMatchObject({ "prefill-1-0": "old", "decode-1-1": "old" });
  });

  test("stops early when a new pod restarts again and again", async () => {
    addOld();
    cluster.broken.add("prefill-0");
    cluster.restarts = { new: 5 };
    const [first = group("", "", 0)] = plan;
    const { code, log } = await rollOut([first]);
    expect(code).toBe(1);
    expect(log).toContain("prefill-0 does not start: prefill-0-0 restarted 5 times");
  });

  test("replaces a group whose older pods restarted often", async () => {
    cluster.add("prefill-0", 2, "broken", { template: "new", ready: false });
    cluster.endMilliseconds = 500;
    // New pods are not ready for a moment, without restarts.
    cluster.restarts = { broken: 9, new: 0 };
    const [first = group("", "", 0)] = plan;
    expect((await rollOut([first])).code).toBe(0);
    expect(Object.values(cluster.revisions)).toEqual(["new", "new"]);
  });

  test("gives way to a newer plan", async () => {
    addOld();
    cluster.onRequest = () => {
      if (cluster.events.includes("ready decode-0-1")) cluster.templates.set("prefill-1", "newer");
    };
    const { code, log } = await rollOut(plan);
    expect(code).toBe(0);
    expect(log).toContain("superseded: StatefulSet prefill-1 has revision newer, and this Job rolls out new");
    expect(deletedGroups()).toEqual(["prefill-0", "decode-0"]);
  });

  test("fails when the StatefulSets were never applied", async () => {
    addOld();
    cluster.templates.set("decode-1", "other");
    expect(await rollOut(plan)).toEqual({
      code: 1,
      log: "rollout: StatefulSet decode-1 has revision other, and this Job rolls out new; apply all objects of one render together\n",
    });
    cluster.templates.delete("decode-1");
    expect((await rollOut(plan)).log).toContain("StatefulSet decode-1 does not exist");
    expect(cluster.events).toEqual([]);
  });

  test("heals a group with two revisions before its turn", async () => {
    addOld();
    cluster.evict("decode-1-0");
    cluster.fail("decode-1-1");
    const { code } = await rollOut(plan, 3);
    expect(deletedGroups()[0]).toBe("decode-1");
    expect(cluster.events).not.toContain("delete decode-1-0");
    // The pod that was evicted never becomes ready here.
    expect(code).toBe(1);
  });

  test("replaces a wave whose group does not serve before others end", async () => {
    addOld();
    // The node of the only pod of decode-1 is lost.
    cluster.fail("decode-1-0");
    cluster.fail("decode-1-1");
    const { code } = await rollOut(plan);
    expect(code).toBe(0);
    expect(deletedGroups()).toEqual(["prefill-1", "decode-1", "prefill-0", "decode-0"]);
  });

  test("keeps the groups that serve while another one has no node", async () => {
    addOld();
    cluster.evict("decode-1-0");
    cluster.evict("decode-1-1");
    const { code, log } = await rollOut(plan, 0.5);
    expect(code).toBe(1);
    expect(log).toContain("decode-1 not ready after 0.5 s");
    expect(cluster.revisions).toMatchObject({ "prefill-0-0": "old", "decode-0-0": "old" });
  });

  test("lets a growing group serve until its turn", async () => {
    const [first = group("", "", 0), ...others] = plan;
    addOld();
    cluster.evict("decode-1-2");
    const { code } = await rollOut(
      [first, ...others.filter(({ name }) => name !== "decode-1"), group("decode-1", "new", 1, 3)],
      1,
    );
    expect(deletedGroups()).toEqual(["prefill-0", "decode-0", "prefill-1", "decode-1"]);
    expect(code).toBe(1);
  });

  test("fails when its Role names other objects", async () => {
    addOld();
    cluster.status = 403;
    const { code, log } = await rollOut(plan);
    expect(code).toBe(1);
    expect(log).toMatch(/rollout: the API server answered 403 Forbidden to GET statefulsets\/prefill-0\n$/);
  });

  test("survives an API server that does not answer for a while", async () => {
    addOld();
    cluster.status = 503;
    let requests = 0;
    cluster.onRequest = () => {
      requests += 1;
      if (requests === 4) cluster.status = 200;
    };
    const { code, log } = await rollOut(plan);
    expect(log).toContain("answered 503 Service Unavailable to GET statefulsets/prefill-0; trying again");
    expect(code).toBe(0);
  });

  test("survives an answer that breaks off", async () => {
    addOld();
    cluster.breaksOff = true;
    let requests = 0;
    cluster.onRequest = () => {
      requests += 1;
      cluster.breaksOff = requests < 4;
    };
    const { code, log } = await rollOut(plan);
    expect(log).toContain("the API server did not answer: IncompleteRead");
    expect(code).toBe(0);
  });
});
