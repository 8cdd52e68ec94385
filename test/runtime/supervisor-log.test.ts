import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, onTestFinished } from "vitest";
import { LaunchDirectory } from "./launch-directory.ts";
import { TOKEN } from "./linked-pods.ts";
import { listening, python } from "./namespace.ts";
import { Running } from "./running.ts";

const script = String.raw`
case "$1" in
  stubborn) trap '' TERM; echo up; while :; do sleep 0.1; done ;;
  fails) sleep 0.5; exit 3 ;;
  oom) sleep 0.5; kill -9 $$ ;;
  *) trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done ;;
esac
`;

const launch = new LaunchDirectory({ "node.sh": script });

/** Starts the supervisor of a pod, and kills it at the end of the test if it still runs. */
function supervise(processes: readonly string[], options: Readonly<Record<string, string>>) {
  const state = mkdtempSync(join(tmpdir(), "glm-serve-state-"));
  const identity = { script: launch.file("node.sh"), group: "glm-decode-0", revision: "3f2a" };
  const settings = { ...identity, state, ...options };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child: ChildProcess = spawn(python, [launch.file("supervisor.py"), ...flags, "--", ...processes], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, GLM_SERVE_LINK_TOKEN: TOKEN },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(state, { recursive: true });
  });
  return new Running(child);
}

/** The head and the other pod of a group of two. The other pod starts once the head listens. */
async function pair(
  processes: readonly [string, string],
  memberOptions: Record<string, string> = {},
  headOptions: Record<string, string> = {},
) {
  const server = createServer().listen(0, "127.0.0.1");
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const link = { members: "2", head: "127.0.0.1", port: String(port), "join-timeout": "20" };
  const head = supervise([processes[0]], { ...link, member: "0", ...headOptions });
  await head.until("listening");
  const member = supervise([processes[1]], { ...link, member: "1", ...memberOptions });
  return { head, member };
}

/** The lines of the supervisor, without those of its processes. */
function report(pod: Running): string {
  return pod.lines
    .filter((line) => line.startsWith("[supervisor] "))
    .join("\n")
    .replaceAll(/(127\.0\.0\.1(?::|, port ))\d+/g, "$1<port>");
}

describe("the supervisor's log", () => {
  it("reports the first process that ends", async ({ expect }) => {
    const pod = supervise(["rank-0", "fails"], {});
    expect(await pod.exit()).toBe(3);
    expect(report(pod)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 1, processes rank-0 fails
      [supervisor] starting rank-0 fails
      [supervisor] stopping rank-0: fails exited with code 3
      [supervisor] group glm-decode-0 stopped: fails exited with code 3"
    `);
  });

  it("reports a process that was killed", async ({ expect }) => {
    const pod = supervise(["oom"], {});
    expect(await pod.exit()).toBe(137);
    expect(report(pod)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 1, processes oom
      [supervisor] starting oom
      [supervisor] group glm-decode-0 stopped: oom was killed by SIGKILL (out of memory?)"
    `);
  });

  it("reports SIGTERM, and a process that ignores it", async ({ expect }) => {
    const pod = supervise(["stubborn"], { grace: "0.5" });
    await pod.until("[stubborn] up");
    pod.child.kill("SIGTERM");
    expect(await pod.exit()).toBe(143);
    expect(report(pod)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 1, processes stubborn
      [supervisor] starting stubborn
      [supervisor] stopping stubborn: received SIGTERM
      [supervisor] killing stubborn: still running after 0.5 s
      [supervisor] group glm-decode-0 stopped: received SIGTERM"
    `);
  });

  it("reports a pod that joins, and the process that stops the group", async ({ expect }) => {
    const { head, member } = await pair(["rank-0", "fails"]);
    expect([await head.exit(), await member.exit()]).toEqual([1, 3]);
    expect(report(head)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 2, processes rank-0
      [supervisor] listening on 127.0.0.1:<port>; waiting for pod 1
      [supervisor] pod 1 joined from 127.0.0.1 (2 of 2)
      [supervisor] starting rank-0
      [supervisor] stopping rank-0: pod 1: fails exited with code 3
      [supervisor] group glm-decode-0 stopped: pod 1: fails exited with code 3"
    `);
    expect(report(member)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 1 of 2, processes fails
      [supervisor] starting fails
      [supervisor] group glm-decode-0 stopped: pod 1: fails exited with code 3"
    `);
  });

  it("reports on every pod that the head received SIGTERM", async ({ expect }) => {
    const { head, member } = await pair(["rank-0", "rank-1"]);
    await Promise.all([head.until("[rank-0] up"), member.until("[rank-1] up")]);
    head.child.kill("SIGTERM");
    expect([await head.exit(), await member.exit()]).toEqual([143, 1]);
    expect(report(member)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 1 of 2, processes rank-1
      [supervisor] starting rank-1
      [supervisor] stopping rank-1: pod 0: received SIGTERM
      [supervisor] group glm-decode-0 stopped: pod 0: received SIGTERM"
    `);
  });

  it("reports pods that did not join", async ({ expect }) => {
    const server = createServer().listen(0, "127.0.0.1");
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const head = supervise(["rank-0"], {
      ...{ member: "0", members: "3", head: "127.0.0.1", port: String(port) },
      "join-timeout": "1",
    });
    expect(await head.exit()).toBe(1);
    // The timers decide how often the last second is logged.
    expect(report(head).replaceAll(/.*\(1 s of 1 s\)\n/g, "")).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 3, processes rank-0
      [supervisor] listening on 127.0.0.1:<port>; waiting for pods 1 and 2
      [supervisor] group glm-decode-0 stopped: pods 1 and 2 of 3 did not join 127.0.0.1:<port> within 1 s; check that all pods are scheduled, and read their logs"
    `);
  });

  it("reports a pod of another revision", async ({ expect }) => {
    const { head, member } = await pair(["rank-0", "rank-1"], { revision: "99ff" });
    expect(await member.exit()).toBe(1);
    head.child.kill("SIGTERM");
    expect(await head.exit()).toBe(143);
    expect(report(head)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 2, processes rank-0
      [supervisor] listening on 127.0.0.1:<port>; waiting for pod 1
      [supervisor] rejected a connection from 127.0.0.1: pod 1 of group glm-decode-0 runs revision 99ff, but its head runs 3f2a: delete the pods of the older revision, since a group runs one revision
      [supervisor] group glm-decode-0 stopped: pod 0: received SIGTERM"
    `);
    expect(report(member)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 99ff, pod 1 of 2, processes rank-1
      [supervisor] group glm-decode-0 stopped: pod 1 of group glm-decode-0 runs revision 99ff, but its head runs 3f2a: delete the pods of the older revision, since a group runs one revision"
    `);
  });

  it("reports the drain of one pod on both", async ({ expect }) => {
    const states = [0, 1].map(() => mkdtempSync(join(tmpdir(), "glm-serve-state-")));
    onTestFinished(() => {
      for (const state of states) rmSync(state, { recursive: true });
    });
    const [own = "", others = ""] = states;
    const { head, member } = await pair(["rank-0", "rank-1"], { state: own }, { state: others });
    await Promise.all([head.until("[rank-0] up"), member.until("[rank-1] up")]);
    writeFileSync(join(own, "draining"), "leaving the router and the Service");
    await head.until("draining: pod 1 is terminating");
    member.child.kill("SIGTERM");
    expect([await head.exit(), await member.exit()]).toEqual([1, 143]);
    expect(report(member)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 1 of 2, processes rank-1
      [supervisor] starting rank-1
      [supervisor] draining: leaving the router and the Service
      [supervisor] stopping rank-1: pod 1: received SIGTERM
      [supervisor] group glm-decode-0 stopped: pod 1: received SIGTERM"
    `);
    expect(report(head)).toMatchInlineSnapshot(`
      "[supervisor] group glm-decode-0, revision 3f2a, pod 0 of 2, processes rank-0
      [supervisor] listening on 127.0.0.1:<port>; waiting for pod 1
      [supervisor] pod 1 joined from 127.0.0.1 (2 of 2)
      [supervisor] starting rank-0
      [supervisor] draining: pod 1 is terminating
      [supervisor] stopping rank-0: pod 1: received SIGTERM
      [supervisor] group glm-decode-0 stopped: pod 1: received SIGTERM"
    `);
  });
});
