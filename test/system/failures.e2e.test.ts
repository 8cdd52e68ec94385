import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipsRootTests } from "../runtime/namespace.ts";
import { SECRET_VALUE } from "./pod.ts";
import { Stage } from "./stage/stage.ts";
import { stagedPlan } from "./stage/staged-plan.ts";
import type { StagedPod } from "./stage/staged-pod.ts";

const GRACE = 20;

const LINK = 13390;

const BODY = { model: "glm-5", prompt: "Where are you?" };

describe.skipIf(skipsRootTests)("a group of two nodes when something fails", { timeout: 90_000 }, () => {
  let stage: Stage;
  let head: StagedPod;
  let worker: StagedPod;

  beforeAll(async () => {
    const planned = await stagedPlan("a2-glm5-w4a8-2node", {
      terminationGracePeriodSeconds: GRACE,
      probes: { timeoutSeconds: 2 },
      secretEnvironment: { VLLM_API_KEY: { name: "glm", key: "token" } },
    });
    stage = await Stage.open(planned, { loadSeconds: 0.3 });
    head = stage.pod("serve-0-0");
    worker = stage.pod("serve-0-1");
    for (const pod of stage.pods) pod.keep();
    await stage.ready();
  }, 90_000);

  afterAll(async () => {
    await stage.close();
  });

  /** Disturbs a serving group: every container fails with the reason in its last line, then the group serves again. */
  async function forms(act: () => void, reason: RegExp, spared: readonly StagedPod[] = []): Promise<void> {
    const before = stage.pods.map((pod) => pod.container);
    act();
    const codes = await Promise.all(before.map((run) => run.exit()));
    expect(codes.filter((code) => code === 0)).toEqual([]);
    for (const [index, run] of before.entries()) {
      const pod = stage.pods[index];
      if (pod !== undefined && !spared.includes(pod)) expect(run.lastLine).toMatch(reason);
    }
    await stage.ready();
    expect(stage.pods.map(({ container }) => before.includes(container))).toEqual([false, false]);
  }

  it("prints each process's command and environment once, under its name, without secrets", () => {
    for (const { container, name } of stage.pods) {
      const process = `[node-${name.at(-1) ?? ""}]`;
      const commands = container.lines.filter((line) => line.includes("'vllm' 'serve'"));
      expect(commands).toHaveLength(1);
      expect(commands[0]).toMatch(new RegExp(`^\\[${process.slice(1, -1)}\\] 'vllm' 'serve' `, "u"));
      expect(container.lines.filter((line) => line.includes("HCCL_IF_IP="))).toHaveLength(1);
      const strange = container.lines.filter((line) => !/^\[(supervisor|prepare|node-\d)\] /u.test(line));
      expect(strange).toEqual([]);
      expect(container.output).not.toContain(SECRET_VALUE);
    }
  });

  it("requires the key of clients, and not of probes", async () => {
    expect(await stage.ask("/v1/completions", BODY)).toEqual([{ error: "Unauthorized" }]);
    expect(await head.probe("readinessProbe")).toBeUndefined();
  });

  it("restarts when a rank crashes", async () => {
    await forms(() => head.signal("/vllm serve", "SIGUSR2"), /stopped: pod 0: node-0 exited with code 1$/u);
  });

  it("restarts when a rank exits with code 0", async () => {
    await forms(() => worker.signal("/vllm serve", "SIGUSR1"), /stopped: pod 1: node-1 exited with code 0$/u);
  });

  it("restarts when a rank's child is killed", async () => {
    const workers = worker.processes.filter(({ command }) => command.includes("/vllm serve"));
    await forms(
      () => process.kill(workers.at(-1)?.pid ?? 0, "SIGKILL"),
      /stopped: pod 1: node-1 exited with code 0$/u,
    );
  });

  it("restarts when the head's container is killed", async () => {
    await forms(() => head.kill(), /stopped: pod 0 \(the head\): the connection (closed|broke)/u, [head]);
  });

  it("restarts when the worker's container is killed", async () => {
    await forms(() => worker.kill(), /stopped: pod 1: the connection (closed|broke)/u, [worker]);
  });

  it("detects a head that hangs with its port open", async () => {
    for (const { pid, command } of head.processes)
      if (command.includes("/vllm serve")) process.kill(pid, "SIGSTOP");
    const probes = await Promise.all([head.probe("livenessProbe"), worker.probe("readinessProbe")]);
    for (const problem of probes) expect(problem).toContain("no answer within 1 s");
    const runs = stage.pods.map((pod) => pod.container);
    // The kubelet does this after enough failures of the liveness probe.
    expect(await head.stop(GRACE)).toBe(143);
    expect(runs[0]?.output).toMatch(/\[supervisor\] killing node-0: still running after [\d.]+ s/u);
    expect(await runs[1]?.exit()).toBe(1);
    expect(runs[1]?.lastLine).toMatch(/stopped: pod 0: received SIGTERM$/u);
    head.keep();
    await stage.ready();
  });

  it("detects a head whose container hangs", async () => {
    const frozen = head.container;
    for (const { pid } of head.processes) process.kill(pid, "SIGSTOP");
    const other = worker.container;
    expect(await other.exit()).toBe(1);
    expect(other.lastLine).toContain("pod 0 (the head): no heartbeat for 15 s");
    head.kill();
    await frozen.exit();
    await stage.ready();
  });

  it.for([
    { what: "the API's", port: 8077, reason: "Address already in use" },
    { what: "the rendezvous'", port: 13389, reason: "Address already in use" },
    { what: "the link's", port: LINK, reason: `port 198.18.0.11:${String(LINK)} is in use` },
  ])("reports that $what port is in use, and starts once it is free", async ({ port, reason }) => {
    const code = await Promise.all([head.stop(GRACE), worker.stop(GRACE)]);
    expect(code.filter((each) => each === 0)).toEqual([]);
    const thief = head.occupy(port);
    await thief.until("taken");
    for (const pod of stage.pods) pod.keep();
    const first = head.container;
    expect(await first.exit()).not.toBe(0);
    expect(first.lines.slice(-6).join("\n")).toContain(reason);
    thief.child.kill("SIGKILL");
    await stage.ready();
  });

  it("reports missing weights on a node, and starts once they exist", async () => {
    await Promise.all([head.stop(GRACE), worker.stop(GRACE)]);
    const directory = stage.plan.topology.spec.model.path;
    await worker.run(`mv ${directory} ${directory}.away`);
    for (const pod of stage.pods) pod.keep();
    const first = worker.container;
    expect(await first.exit()).toBe(1);
    expect(first.lines.slice(-3).join("\n")).toMatch(/GLM-5-w4a8 does not exist[\s\S]*Download the weights/u);
    await worker.run(`mv ${directory}.away ${directory}`);
    await stage.ready();
  });

  it("stops every process on SIGTERM while serving, within the grace period", async () => {
    const runs = stage.pods.map((pod) => pod.container);
    const codes = await Promise.all(stage.pods.map((pod) => pod.stop(GRACE)));
    expect(codes).toContain(143);
    // The signal of one pod may end the other one before its own hook has ended.
    for (const [index, code] of codes.entries())
      if (code !== 143)
        expect([code, runs[index]?.lastLine]).toEqual([
          1,
          expect.stringMatching(
            new RegExp(`stopped: pod ${String(1 - index)}( \\(the head\\))?: received SIGTERM$`, "u"),
          ),
        ]);
    for (const [index, run] of runs.entries()) expect(run.output).toContain(`[node-${String(index)}] ending`);
    expect(stage.pods.flatMap(({ processes }) => processes)).toEqual([]);
  });
});
