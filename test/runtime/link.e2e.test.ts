import { afterAll, beforeAll, describe, it } from "vitest";
import { LinkedPods, stop, TOKEN, up, usageOf } from "./linked-pods.ts";
import { skipsRootTests } from "./namespace.ts";

/** What a stranger must not learn. */
const SECRETS = /glm-decode-0|new-one|0123456789/u;

const SECRET = "Secret glm-decode-0-link/token";

describe.skipIf(skipsRootTests)("link", { timeout: 240_000 }, () => {
  let pods: LinkedPods;

  beforeAll(async () => {
    pods = await LinkedPods.open(["127.0.0.1", "127.0.0.5"]);
  });
  afterAll(async () => {
    await pods.close();
  });

  describe.concurrent("with a token", () => {
    it("lets a pod in beside 200 silent connections from its own address", async ({ expect }) => {
      const head = pods.join({ port: 7101 });
      await head.until("listening");
      const before = usageOf(head);
      const flood = pods.attack("idle", 7101, 200);
      await flood.until("called 200");
      const member = pods.join({ port: 7101, member: 1 });
      await up(head, member);
      expect(member.output).not.toContain("not let this pod in");
      const after = usageOf(head);
      expect(after.descriptors - before.descriptors).toBeLessThan(100);
      expect(after.kibibytes - before.kibibytes).toBeLessThan(10_000);
      flood.child.kill();
      await stop(head, member);
    });

    it("lets a pod in beside 200 silent connections from 200 addresses", async ({ expect }) => {
      const head = pods.join({ port: 7102 });
      await head.until("listening");
      const flood = pods.attack("idle", 7102, 200, "spread");
      await flood.until("called 200");
      const member = pods.join({ port: 7102, member: 1 });
      await up(head, member);
      expect(usageOf(head).descriptors).toBeLessThan(150);
      flood.child.kill();
      await stop(head, member);
    });

    it("lets a pod in during 10000 short connections, and keeps its memory", async ({ expect }) => {
      const head = pods.join({ port: 7103, joinTimeout: 60 });
      await head.until("listening");
      const before = usageOf(head);
      const flood = pods.attack("short", 7103, 10_000);
      await flood.until("called");
      const member = pods.join({ port: 7103, member: 1, joinTimeout: 60 });
      await up(head, member);
      await flood.until("done");
      const after = usageOf(head);
      expect(after.descriptors - before.descriptors).toBeLessThan(150);
      expect(after.kibibytes - before.kibibytes).toBeLessThan(20_000);
      expect(head.lines.length).toBeLessThan(20);
      expect(head.ended || member.ended).toBe(false);
      await stop(head, member);
    });

    it("tells strangers nothing, and keeps running", async ({ expect }) => {
      const head = pods.join({ port: 7104 });
      await head.until("listening");
      const early = pods.attack("garbage", 7104);
      await early.until("done");
      const member = pods.join({ port: 7104, member: 1 });
      await up(head, member);
      const late = pods.attack("garbage", 7104);
      await late.until("done");
      for (const client of [early, late]) {
        expect(client.lines).toHaveLength(14);
        expect(client.output).not.toMatch(SECRETS);
      }
      expect(head.output).not.toContain("Traceback");
      expect(head.ended || member.ended).toBe(false);
      await stop(head, member);
    });

    it("drops a hello that comes byte by byte", async ({ expect }) => {
      const head = pods.join({ port: 7105 });
      await head.until("listening");
      const client = pods.attack("slow", 7105, 60);
      await client.until("called");
      const member = pods.join({ port: 7105, member: 1 });
      await up(head, member);
      await client.until("kept");
      expect(client.lastLine).toMatch(/^kept 0 after (?:[0-9]|1[0-9]|2[0-4])$/u);
      await stop(head, member);
    });

    it("accepts no recorded session, on either side", async ({ expect }) => {
      const head = pods.join({ port: 7106 });
      await head.until("listening");
      const relay = pods.attack("relay", 7106, 7107);
      await relay.until("called");
      const member = pods.join({ port: 7107, member: 1 });
      await up(head, member);
      await stop(member, head);
      const newHead = pods.join({ port: 7106, members: 3, joinTimeout: 60 });
      await relay.until("recorded True True");
      await newHead.until("listening");
      await relay.until("answer");
      expect(relay.output).not.toMatch(SECRETS);
      expect(newHead.output).not.toContain("joined");
      const newMember = pods.join({ port: 7107, member: 1 });
      await newMember.until("the head has another link token than this pod");
      expect(newMember.output).not.toContain("starting");
      await stop(newHead, newMember);
    });

    it("takes no MAC back from a head that is none", async ({ expect }) => {
      const stranger = pods.attack("reflect", 7108);
      await stranger.until("called");
      const member = pods.join({ port: 7108, member: 1 });
      await member.until(`the head has another link token than this pod (${SECRET})`);
      await stranger.until("answer");
      expect(stranger.output).not.toMatch(SECRETS);
      expect(member.output).not.toContain("starting");
      await stop(member);
    });

    it("keeps a pod whose connection lives when the pod joins again", async ({ expect }) => {
      const head = pods.join({ port: 7109 });
      const member = pods.join({ port: 7109, member: 1 });
      await up(head, member);
      const second = pods.attack("member", 7109, TOKEN, 1);
      await second.until("heard");
      expect(second.lines).toEqual([
        "proof True",
        'heard {"kind": "later", "reason": "pod 1 has joined already, and its connection lives"}',
      ]);
      await head.until("rejected a connection from 127.0.0.1: pod 1 has joined already");
      expect(head.ended || member.ended).toBe(false);
      await stop(head, member);
    });

    it("ends the group when a pod joins again and its first connection is frozen", async ({ expect }) => {
      const head = pods.join({ port: 7110, heartbeatLimit: 20 });
      const member = pods.join({ port: 7110, member: 1 });
      await up(head, member);
      member.signalContainer("SIGSTOP");
      const again = pods.join({ port: 7110, member: 1 });
      expect(await head.exit()).toBe(1);
      expect(head.lastLine).toContain(
        "pod 1 joined again from 127.0.0.1, and its first connection does not answer, so its processes are gone",
      );
      member.signalContainer("SIGKILL");
      await stop(again);
    });

    it("lets a pod in again whose first connection is half-open", async () => {
      const head = pods.join({ port: 7111, members: 3, joinTimeout: 60, heartbeatLimit: 40 });
      await head.until("listening");
      await pods.run("ip address add 198.18.0.50/32 dev lo");
      const lost = pods.attack("member", 7111, TOKEN, 1, "198.18.0.50");
      await head.until("pod 1 joined from 198.18.0.50 (2 of 3)");
      // Nothing tells the head that this connection is gone.
      await pods.run("ip address delete 198.18.0.50/32 dev lo");
      lost.child.kill("SIGKILL");
      const again = pods.join({ port: 7111, member: 1, members: 3 });
      await head.until("pod 1 joined from 127.0.0.1");
      // Before, the group would start with the lost connection, and end once pod 1 joins again.
      const last = pods.join({ port: 7111, member: 2, members: 3 });
      await up(head, again, last);
      await stop(head, again, last);
    });

    it.for([
      { who: "another token", port: 7112, token: "f".repeat(32), said: "it has another link token" },
      { who: "no token", port: 7113, token: "", said: "it has no link token, but this pod has one" },
    ])("refuses a pod with $who, which restarts", async ({ port, token, said }, { expect }) => {
      const head = pods.join({ port });
      await head.until("listening");
      const wrong = pods.join({ port, member: 1, token, heartbeatLimit: 3 });
      expect(await wrong.exit()).toBe(1);
      expect(wrong.lastLine).toContain(`(${SECRET}); the pod restarts to read the Secret again`);
      expect(head.output).toContain(said);
      expect(wrong.output).not.toContain("starting");
      const member = pods.join({ port, member: 1 });
      await up(head, member);
      await stop(head, member);
    });

    it("does not join a head without a token", async ({ expect }) => {
      const head = pods.join({ port: 7114, token: "" });
      await head.until("listening");
      const member = pods.join({ port: 7114, member: 1, heartbeatLimit: 3 });
      expect(await member.exit()).toBe(1);
      expect(member.lastLine).toContain("the head has no link token, but this pod has one");
      expect(head.output).not.toContain("joined");
      await stop(head);
    });

    it("names the obstacle when the time limit ends", async ({ expect }) => {
      const head = pods.join({ port: 7115, joinTimeout: 15 });
      await head.until("listening");
      const wrong = pods.join({ port: 7115, member: 1, token: "f".repeat(32) });
      expect(await head.exit()).toBe(1);
      expect(head.lastLine).toBe(
        "[supervisor] group glm-decode-0 stopped: pod 1 of 2 did not join 127.0.0.1:7115 within 15 s; " +
          `pod 127.0.0.1 of the group cannot prove itself: it has another link token (${SECRET}); ` +
          "if the Secret changed, pods that started before need a restart",
      );
      await stop(wrong);
    });

    it.for([
      { token: "short", requiresSecret: false, port: 7116, reason: "holds 5 bytes, but a link token has at" },
      { token: "", requiresSecret: true, port: 7117, reason: "does not exist or has no such key: create it" },
    ])("stops with the reason: $reason", async ({ reason, ...pod }, { expect }) => {
      const head = pods.join(pod);
      expect(await head.exit()).toBe(1);
      expect(head.lastLine).toContain(`stopped: ${SECRET} ${reason}`);
    });

    it("passes the token to no process", async ({ expect }) => {
      const head = pods.join({ port: 7118 });
      const member = pods.join({ port: 7118, member: 1 });
      await up(head, member);
      const found = await pods.run(
        "for each in $(pgrep -f 'node.sh rank'); do tr '\\0' '\\n' < /proc/$each/environ; done",
      );
      expect(found).toContain("node0_ip=127.0.0.1");
      expect(found).not.toContain("GLM_SERVE_LINK_TOKEN");
      await stop(head, member);
    });
  });

  describe.concurrent("without a token", () => {
    it("knows pods by the addresses of the headless Service", async ({ expect }) => {
      const head = pods.join({ port: 7121, token: "" });
      await head.until(
        "no Secret glm-decode-0-link/token, so pods of the group are known by their addresses only",
      );
      await head.until("listening");
      const stranger = pods.join({ port: 7121, member: 1, token: "", address: "127.0.0.77", joinTimeout: 4 });
      expect(await stranger.exit()).toBe(1);
      expect(head.output).toContain(
        "dropped a connection from 127.0.0.77, which is not a pod of this group: glm-decode-0 has no such address",
      );
      expect(stranger.output).toContain("has not let this pod in: the connection ");
      const member = pods.join({ port: 7121, member: 1, token: "", address: "127.0.0.5" });
      await up(head, member);
      expect(head.output).toContain("pod 1 joined from 127.0.0.5");
      await stop(head, member);
    });

    it("lets a pod in once DNS has its address", async () => {
      const head = pods.join({ port: 7122, token: "" });
      await head.until("listening");
      const member = pods.join({ port: 7122, member: 1, token: "", address: "127.0.0.6" });
      await head.until("dropped a connection from 127.0.0.6");
      await pods.addAddress("127.0.0.6");
      await up(head, member);
      await stop(head, member);
    });
  });
});

describe.skipIf(skipsRootTests)("link without an answer of DNS", { timeout: 60_000 }, () => {
  it("waits, and says why", async ({ expect }) => {
    const pods = await LinkedPods.open([]);
    const head = pods.join({ port: 7131, token: "" });
    await head.until("listening");
    const member = pods.join({ port: 7131, member: 1, token: "" });
    await head.until("not a pod of this group: glm-decode-0 has no address");
    expect(member.ended).toBe(false);
    await pods.addAddress("127.0.0.1");
    await up(head, member);
    await stop(head, member);
    await pods.close();
  });
});
