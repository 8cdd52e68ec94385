import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { FakeNode } from "./node.ts";
import { planOf, verdict } from "./preflight-plan.ts";

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
    const connectOnce = async (): Promise<void> => {
      for (;;) {
        const socket = connect(plan.port, "127.0.0.11");
        const reached = await new Promise<boolean>((resolve) => {
          socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
        });
        if (reached) {
          socket.on("error", () => socket.destroy());
          socket.write(`${hello}{"failures":[{"node":"x"}]}\n`);
          return;
        }
        await sleep(50);
      }
    };
    const [ended] = await Promise.all([head, connectOnce()]);
    const { ok, findings } = verdict.parse(ended.result);
    expect(ok).toBe(false);
    expect(findings.map(({ check: name }) => name)).toContain(
      what === "facts, and then no results" ? "lost" : "nodes",
    );
    expect(ended.log).not.toContain("Traceback");
  });
});
