import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { FakeNode } from "./node.ts";
import { planOf, verdict } from "./preflight-plan.ts";

/** Connects to pod 0 as soon as it listens, and sends a text. */
async function visit(port: number, text: () => string): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.11");
    const reached = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    if (reached) {
      socket.on("error", () => socket.destroy());
      socket.write(text());
      return;
    }
    await sleep(50);
  }
}

describe.concurrent("pod 0 of preflight", () => {
  it.for([
    ["a text for its facts", { facts: "ready" }],
    ["facts of another shape", { facts: { node: "x", devices: [], versions: {}, findings: [] } }],
    ["a text for a finding", { facts: { node: "x", devices: {}, versions: {}, findings: ["all is well"] } }],
    ["another job", { job: "another", facts: { node: "x", devices: {}, versions: {}, findings: [] } }],
    [
      "facts, and then no results",
      { facts: { node: "x", devices: {}, versions: { driver: "1", firmware: "1" }, findings: [] } },
    ],
  ] as const)("keeps running after a client that sends %s", async ([what, sent], { expect }) => {
    const plan = await planOf(2, { gatherSeconds: 3, pingSeconds: 2, graceSeconds: 1 });
    const hello = `${JSON.stringify({ job: "glm-preflight-x", index: 1, ...sent })}\n`;
    const head = new FakeNode(0).preflight(0, plan, "ascend");
    const [ended] = await Promise.all([
      head,
      visit(plan.port, () => `${hello}{"failures":[{"node":"x"}]}\n`),
    ]);
    const { ok, findings } = verdict.parse(ended.result);
    expect(ok).toBe(false);
    expect(findings.map(({ check: name }) => name)).toContain(
      what === "facts, and then no results" ? "lost" : "nodes",
    );
    expect(ended.log).not.toContain("Traceback");
  });

  it.for([
    ["behind", 3600, /: node-1 is 360\d s behind$/],
    ["ahead", -90, /: node-1 is (90|8\d) s ahead$/],
    ["the same", 2, undefined],
  ] as const)("compares its clock with one that is %s", async ([, behind, expected], { expect }) => {
    const plan = await planOf(2, { gatherSeconds: 20, pingSeconds: 2, graceSeconds: 1 });
    const versions = { driver: "25.5.0", firmware: "7.8.0.6.201" };
    const results = { tried: {}, untried: 0, failures: [] };
    const messages = () => {
      const facts = {
        node: "node-1",
        devices: {},
        versions,
        findings: [],
        clock: Date.now() / 1000 - behind,
      };
      return [{ job: "glm-preflight-x", index: 1, facts }, results];
    };
    const head = new FakeNode(0).preflight(0, plan, "ascend");
    const member = visit(plan.port, () =>
      messages()
        .map((each) => `${JSON.stringify(each)}\n`)
        .join(""),
    );
    const { findings } = verdict.parse((await head).result);
    await member;
    const ofClock = findings.filter(({ check: name }) => name === "clock");
    if (expected === undefined) expect(findings).toEqual([]);
    else
      expect(ofClock).toMatchObject([
        {
          severity: "warning",
          message: expect.stringMatching(expected),
        },
      ]);
  });
});
