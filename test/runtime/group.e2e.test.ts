import { connect } from "node:net";
import { afterAll, beforeAll, describe, it } from "vitest";
import { LaunchDirectory } from "./launch-directory.ts";
import { Namespace, python, skipsRootTests } from "./namespace.ts";
import type { Running } from "./running.ts";

const script = String.raw`
trap 'echo got TERM; exit 0' TERM
case "$1" in
  fails-*) sleep 0.3; exit 7 ;;
  *) echo "up with head $node0_ip"; while :; do sleep 0.1; done ;;
esac
`;

interface MemberOptions {
  member: number;
  members: number;
  port: number;
  rank?: string;
  group?: string;
  revision?: string;
  head?: string;
  joinTimeout?: number;
  heartbeatLimit?: number;
}

/** What clients send that are not pods of the group. */
const strangers: Readonly<Record<string, Uint8Array>> = {
  "an HTTP probe": Buffer.from("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"),
  "random bytes": Buffer.from([0, 255, 254, 10, 13, 10]),
  "an endless line": Buffer.alloc(50_000, "["),
  "deep nesting": Buffer.from(`${"[".repeat(4000)}\n`),
  "another message": Buffer.from('{"kind": "start"}\n'),
  "no pod ordinal": Buffer.from('{"kind": "hello", "group": "glm-decode-0", "revision": "3f2a"}\n'),
  "a boolean as the pod ordinal": Buffer.from(
    '{"kind": "hello", "group": "glm-decode-0", "revision": "3f2a", "member": true}\n',
  ),
  "terminal control codes": Buffer.from(
    '{"kind": "hello", "group": "\\u001b[2Jx", "revision": "3f2a", "member": 1}\n',
  ),
  silence: Buffer.alloc(0),
};

/** Connects all strangers at once, and reads until each has been dropped. */
function strangersClient(port: number): string {
  const calls = Object.entries(strangers).map(
    ([name, bytes]) => `(${JSON.stringify(name)}, bytes.fromhex("${Buffer.from(bytes).toString("hex")}"))`,
  );
  return `
import contextlib, socket
calls = [(name, data, socket.create_connection(("127.0.0.1", ${String(port)}))) for name, data in [${calls.join(", ")}]]
for name, data, link in calls:
    link.sendall(data)
print("called", flush=True)
for name, data, link in calls:
    # The head drops a silent connection after 10 s.
    link.settimeout(50)
    with contextlib.suppress(ConnectionResetError):
        while link.recv(100): pass
    print("dropped", name, flush=True)
`;
}

async function allUp(pods: readonly Running[]): Promise<void> {
  await Promise.all(pods.map((pod, member) => pod.until(`[rank-${String(member)}] up`)));
}

async function endings(
  pods: readonly Running[],
): Promise<{ codes: number[]; reasons: (string | undefined)[] }> {
  const codes = await Promise.all(pods.map((pod) => pod.exit()));
  return { codes, reasons: pods.map((pod) => pod.lastLine) };
}

async function stop(pods: readonly Running[]): Promise<void> {
  pods[0]?.signalContainer("SIGTERM");
  await endings(pods);
}

describe.skipIf(skipsRootTests).concurrent("group", { timeout: 60_000 }, () => {
  const launch = new LaunchDirectory({ "node.sh": script });
  let namespace: Namespace;

  beforeAll(async () => {
    namespace = await Namespace.create(
      `${launch.readOnly} mount -t tmpfs none /mnt; cp /etc/hosts /mnt/hosts; echo 127.0.0.1 glm-decode-0 >> /mnt/hosts; mount --bind /mnt/hosts /etc/hosts`,
    );
  });
  afterAll(async () => {
    await namespace.close();
    launch.remove();
  });

  function join(options: MemberOptions): Running {
    const { member, members, port, rank, group, revision, head, joinTimeout, heartbeatLimit } = {
      rank: "rank",
      group: "glm-decode-0",
      revision: "3f2a",
      head: "127.0.0.1",
      joinTimeout: 12,
      heartbeatLimit: 8,
      ...options,
    };
    const settings = {
      script: launch.file("node.sh"),
      group,
      revision,
      member,
      members,
      head,
      port,
      "head-variable": "node0_ip",
      "join-timeout": joinTimeout,
      heartbeat: 0.2,
      "heartbeat-limit": heartbeatLimit,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return namespace.startContainer([
      python,
      launch.file("supervisor.py"),
      ...flags,
      "--",
      `${rank}-${String(member)}`,
    ]);
  }

  function joinAll(options: Omit<MemberOptions, "member">): Running[] {
    return Array.from({ length: options.members }, (_, member) => join({ ...options, member }));
  }

  it("starts no process before every pod has joined, however late", async ({ expect }) => {
    const early = [join({ member: 0, members: 3, port: 7001 }), join({ member: 2, members: 3, port: 7001 })];
    await early[1]?.until("which waits for pod 1");
    await early[0]?.until("pod 2 joined from 127.0.0.1 (2 of 3)");
    expect(early.some((pod) => pod.output.includes("starting"))).toBe(false);
    const late = join({ member: 1, members: 3, port: 7001 });
    await Promise.all([...early, late].map((pod) => pod.until("up with head 127.0.0.1")));
    await stop([...early, late]);
  });

  it("joins a head that starts late", async ({ expect }) => {
    const member = join({ member: 1, members: 2, port: 7002 });
    await member.until("the head does not listen on 127.0.0.1, port 7002 yet (Connection refused)");
    const pods = [join({ member: 0, members: 2, port: 7002 }), member];
    await allUp(pods);
    await stop(pods);
    expect(member.lastLine).toBe("[supervisor] group glm-decode-0 stopped: pod 0: received SIGTERM");
  });

  it("reports the missing pods after the time limit", async ({ expect }) => {
    const head = join({ member: 0, members: 4, port: 7003, joinTimeout: 1.5 });
    const other = join({ member: 2, members: 4, port: 7003, joinTimeout: 3 });
    const { codes, reasons } = await endings([head, other]);
    expect(codes).toEqual([1, 1]);
    expect(reasons[0]).toBe(
      "[supervisor] group glm-decode-0 stopped: pods 1 and 3 of 4 did not join 127.0.0.1:7003 within 1.5 s; " +
        "check that all pods are scheduled, and read their logs",
    );
    expect(reasons[1]).toMatch(
      /^\[supervisor\] group glm-decode-0 stopped: the group did not form within 3 s: /u,
    );
    expect(`${head.output}${other.output}`).not.toContain("starting");
  });

  it("stops every pod when a process ends, and names the process in every log", async ({ expect }) => {
    const pods = [0, 1, 2].map((member) =>
      join({ member, members: 3, port: 7004, rank: member === 2 ? "fails" : "rank" }),
    );
    const { codes, reasons } = await endings(pods);
    expect(codes).toEqual([1, 1, 7]);
    expect(new Set(reasons)).toEqual(
      new Set(["[supervisor] group glm-decode-0 stopped: pod 2: fails-2 exited with code 7"]),
    );
  });

  it.for([
    { victim: 0, port: 7005 },
    { victim: 1, port: 7006 },
  ])("stops every pod when pod $victim receives SIGTERM", async ({ victim, port }, { expect }) => {
    const pods = joinAll({ members: 3, port });
    await allUp(pods);
    pods[victim]?.signalContainer("SIGTERM");
    const { codes, reasons } = await endings(pods);
    expect(codes).toEqual([0, 1, 2].map((member) => (member === victim ? 143 : 1)));
    const reason = `[supervisor] group glm-decode-0 stopped: pod ${String(victim)}: received SIGTERM`;
    expect(new Set(reasons)).toEqual(new Set([reason]));
    expect(pods.every((pod) => pod.output.includes("got TERM"))).toBe(true);
  });

  it("starts again after the head was killed", async ({ expect }) => {
    const pods = joinAll({ members: 2, port: 7007 });
    await allUp(pods);
    pods[0]?.signalContainer("SIGKILL");
    const { codes, reasons } = await endings(pods);
    expect(codes[1]).toBe(1);
    expect(reasons[1]).toContain("stopped: pod 0 (the head): the connection ");
    const again = joinAll({ members: 2, port: 7007 });
    await allUp(again);
    await stop(again);
  });

  it("stops every pod when the supervisor of a pod is killed", async ({ expect }) => {
    const pods = joinAll({ members: 3, port: 7008 });
    await allUp(pods);
    pods[1]?.signalContainer("SIGKILL");
    const { codes, reasons } = await endings(pods);
    expect([codes[0], codes[2]]).toEqual([1, 1]);
    expect(reasons[0]).toContain("stopped: pod 1: the connection ");
    expect(reasons[2]).toBe(reasons[0]);
  });

  it.for([
    { frozen: 0, port: 7009, reason: "pod 0 (the head): no heartbeat for 2 s" },
    { frozen: 1, port: 7010, reason: "pod 1: no heartbeat for 2 s" },
  ])("stops when pod $frozen freezes", async ({ frozen, port, reason }, { expect }) => {
    const pods = joinAll({ members: 2, port, heartbeatLimit: 2 });
    await allUp(pods);
    pods[frozen]?.signalContainer("SIGSTOP");
    const other = pods[1 - frozen];
    expect(await other?.exit()).toBe(1);
    expect(other?.lastLine).toContain(reason);
    pods[frozen]?.signalContainer("SIGCONT");
    expect(await pods[frozen]?.exit()).toBe(1);
  });

  it("rejects a pod of another revision, and keeps running", async ({ expect }) => {
    const pods = joinAll({ members: 2, port: 7011 });
    await allUp(pods);
    const newer = join({ member: 1, members: 2, port: 7011, revision: "99ff" });
    expect(await newer.exit()).toBe(1);
    const sentence =
      "pod 1 of group glm-decode-0 runs revision 99ff, but its head runs 3f2a: " +
      "delete the pods of the older revision, since a group runs one revision";
    expect(newer.lastLine).toBe(`[supervisor] group glm-decode-0 stopped: ${sentence}`);
    expect(pods[0]?.lastLine).toBe(`[supervisor] rejected a connection from 127.0.0.1: ${sentence}`);
    await stop(pods);
  });

  it("rejects a pod of another group and an unknown ordinal", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7012 });
    await head.until("listening");
    const foreign = join({ member: 1, members: 2, port: 7012, group: "glm-prefill-0" });
    const beyond = join({ member: 4, members: 5, port: 7012 });
    const { codes, reasons } = await endings([foreign, beyond]);
    expect(codes).toEqual([1, 1]);
    expect(reasons[0]).toContain(
      "port 127.0.0.1:7012 belongs to group glm-decode-0, but group glm-prefill-0 connected",
    );
    expect(reasons[1]).toContain("group glm-decode-0 expects pods 1 to 1, but pod 4 connected");
    await stop([head]);
  });

  it("restarts when a pod joins again while its first connection looks alive", async ({ expect }) => {
    const [head, lost] = joinAll({ members: 2, port: 7013 });
    if (head === undefined || lost === undefined) throw new Error("no pods");
    await allUp([head, lost]);
    lost.signalContainer("SIGSTOP");
    const again = join({ member: 1, members: 2, port: 7013 });
    expect(await head.exit()).toBe(1);
    expect(head.lastLine).toContain(
      "pod 1 joined again from 127.0.0.1, and its first connection does not answer",
    );
    const headAgain = join({ member: 0, members: 2, port: 7013 });
    await allUp([headAgain, again]);
    lost.signalContainer("SIGKILL");
    await stop([headAgain, again]);
  });

  it("accepts a pod again that left before the group started", async ({ expect }) => {
    const head = join({ member: 0, members: 3, port: 7014 });
    const first = join({ member: 1, members: 3, port: 7014 });
    await head.until("pod 1 joined");
    first.signalContainer("SIGTERM");
    expect(await first.exit()).toBe(143);
    await head.until("pod 1: received SIGTERM (before the group started)");
    const pods = [head, ...[1, 2].map((member) => join({ member, members: 3, port: 7014 }))];
    await allUp(pods);
    await stop(pods);
  });

  it("drops strangers before and after the start, and keeps running", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7015 });
    await head.until("listening");
    const early = namespace.start([python, "-c", strangersClient(7015)]);
    await early.until("called");
    const pods = [head, join({ member: 1, members: 2, port: 7015 })];
    await allUp(pods);
    const late = namespace.start([python, "-c", strangersClient(7015)]);
    const dropped = Object.keys(strangers).map((name) => `dropped ${name}`);
    for (const client of [early, late]) {
      await client.exit();
      expect(client.lines.slice(1)).toEqual(dropped);
    }
    expect(pods.every((pod) => !pod.output.includes("stopped"))).toBe(true);
    expect(head.output).toContain("dropped a connection from 127.0.0.1, which is not a pod of this group");
    expect(head.output).not.toContain("Traceback");
    expect(head.output).not.toContain("\u001b");
    await stop(pods);
  });

  it("drops and logs clients that only send heartbeats", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7029, joinTimeout: 25 });
    await head.until("listening");
    const beats = `
import socket, time
links = [socket.create_connection(("127.0.0.1", 7029)) for _ in range(80)]
print("called", flush=True)
for _ in range(20):
    for link in links:
        try: link.sendall(b'{"kind":"beat"}\\n')
        except OSError: pass
    time.sleep(0.5)
`;
    const flood = namespace.start([python, "-c", beats]);
    await flood.until("called");
    const pods = [head, join({ member: 1, members: 2, port: 7029, joinTimeout: 25 })];
    await allUp(pods);
    expect(head.output).toContain("dropped a connection from 127.0.0.1, which is not a pod of this group");
    flood.child.kill();
    await stop(pods);
  });

  it("accepts its pods after a flood of silent connections", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7028, joinTimeout: 25 });
    await head.until("listening");
    const flood = namespace.start([
      python,
      "-c",
      "import socket, time; links = [socket.create_connection(('127.0.0.1', 7028)) for _ in range(90)]; " +
        "print('called', flush=True); time.sleep(30)",
    ]);
    await flood.until("called");
    const pods = [head, join({ member: 1, members: 2, port: 7028, joinTimeout: 25 })];
    await allUp(pods);
    expect(pods[1]?.output).not.toContain("has not let this pod in");
    flood.child.kill();
    await stop(pods);
  });

  it("names the group whose port is in use", async ({ expect }) => {
    const owner = join({ member: 0, members: 2, port: 7022 });
    await owner.until("listening");
    const head = join({ member: 0, members: 2, port: 7022 });
    expect(await head.exit()).toBe(1);
    expect(head.lastLine).toBe(
      "[supervisor] group glm-decode-0 stopped: port 127.0.0.1:7022 is in use, but group glm-decode-0 needs it to join " +
        "its 2 pods: stop the process that listens there (ss -ltnp), or set ports.supervisor of the group to another port",
    );
    await stop([owner]);
  });

  it("reports a head address that the host does not have", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7023, head: "198.51.100.1" });
    expect(await head.exit()).toBe(1);
    expect(head.lastLine).toContain("198.51.100.1 is not an address of this host");
  });

  it("stops at once on SIGTERM while it waits", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7024 });
    const member = join({ member: 1, members: 3, port: 7025, head: "head.invalid" });
    await Promise.all([head.until("listening"), member.until("head.invalid has no address yet")]);
    head.signalContainer("SIGTERM");
    member.signalContainer("SIGTERM");
    const { codes } = await endings([head, member]);
    expect(codes).toEqual([143, 143]);
  });

  it("resolves the head's name until it exists, and passes the address to the processes", async ({
    expect,
  }) => {
    const name = "glm-decode-0-0.glm-decode-0.default.svc.cluster.local";
    const member = join({ member: 1, members: 2, port: 7026, head: name });
    await member.until(`${name} has no address yet`);
    await namespace.run(
      `ip address add 198.18.0.9/32 dev lo; echo 198.18.0.9 ${name} glm-decode-0 >> /mnt/hosts`,
    );
    const pods = [join({ member: 0, members: 2, port: 7026, head: "198.18.0.9" }), member];
    await allUp(pods);
    expect(member.output).toContain("[rank-1] up with head 198.18.0.9");
    await stop(pods);
  });

  it("is reachable only inside the test's namespace", async ({ expect }) => {
    const head = join({ member: 0, members: 2, port: 7027 });
    await head.until("listening");
    const refused = await new Promise((resolve) => {
      connect(7027, "127.0.0.1")
        .on("connect", () => resolve(false))
        .on("error", () => resolve(true));
    });
    expect(refused).toBe(true);
    await stop([head]);
  });
});
