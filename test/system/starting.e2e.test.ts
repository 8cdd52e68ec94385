import { afterEach, describe, expect, it } from "vitest";
import type { Plan, Site } from "../../core/index.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import { onTheWorker } from "./on-the-worker.ts";
import { Stage } from "./stage/stage.ts";
import { stagedPlan } from "./stage/staged-plan.ts";

const GRACE = 20;

const SITE: Site = { terminationGracePeriodSeconds: GRACE, joinTimeoutSeconds: 30 };

describe.skipIf(skipsRootTests)("a group of two nodes while it starts", { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });

  async function open({
    site = {},
    loadSeconds = 0.3,
    named = true,
    change = (planned: Plan) => planned,
  }: { site?: Site; loadSeconds?: number; named?: boolean; change?: (planned: Plan) => Plan } = {}) {
    const planned = change(await stagedPlan("a2-glm5-w4a8-2node", { ...SITE, ...site }));
    const opened = await Stage.open(planned, { loadSeconds }, { named });
    stage = opened;
    return { stage: opened, head: opened.pod("serve-0-0"), worker: opened.pod("serve-0-1") };
  }

  it("waits for a late pod longer than the engines would", async () => {
    const { stage: here, head, worker } = await open();
    head.start();
    await head.container.until("listening on 198.18.0.11:13390; waiting for pod 1");
    // Ranks look for their head for five minutes, which is six seconds at this pace.
    await new Promise((resolve) => setTimeout(resolve, 8000));
    expect(head.container.output).not.toContain("'vllm'");
    worker.start();
    await here.ready();
    expect(head.runs).toHaveLength(1);
  });

  it("waits for the head's name longer than the engines would", async () => {
    const { stage: here, head, worker } = await open({ named: false });
    here.start();
    await worker.container.until(
      "a2-glm5-w4a8-2node-serve-0-0.a2-glm5-w4a8-2node-serve-0 has no address yet",
    );
    await new Promise((resolve) => setTimeout(resolve, 8000));
    here.name([head.name, worker.name]);
    await here.ready();
    expect([head.runs.length, worker.runs.length]).toEqual([1, 1]);
  });

  it.for([
    {
      lonely: "head",
      reason: /stopped: pod 1 of 2 did not join 198\.18\.0\.11:13390 within 3 s; check that/u,
    },
    { lonely: "worker", reason: /stopped: the group did not form within 3 s: the head does not/u },
  ] as const)("limits the wait of the $lonely", async ({ lonely, reason }) => {
    const pods = await open({ site: { joinTimeoutSeconds: 3 } });
    pods[lonely].start();
    expect(await pods[lonely].container.exit()).toBe(1);
    expect(pods[lonely].container.lastLine).toMatch(reason);
  });

  it("stops every process on SIGTERM while loading, within the grace period", async () => {
    const { stage: here, head, worker } = await open({ loadSeconds: 60 });
    here.start();
    await Promise.all([head, worker].map((pod) => pod.container.until("'vllm' 'serve'")));
    await worker.container.until("headless mode");
    const started = Date.now();
    const codes = await Promise.all(here.pods.map((pod) => pod.stop(GRACE)));
    expect(Date.now() - started).toBeLessThan(GRACE * 1000);
    expect(codes.filter((code) => code !== 143 && code !== 1)).toEqual([]);
    expect(here.pods.flatMap(({ processes }) => processes)).toEqual([]);
  });

  it("does not serve before the group is complete", async () => {
    const { stage: here, head, worker } = await open({ loadSeconds: 3 });
    here.start();
    await worker.container.until("headless mode");
    expect(await head.probe("startupProbe")).toContain("Connection refused");
    expect(await worker.probe("startupProbe")).toContain("Connection refused");
    await here.ready();
    expect(await worker.probe("readinessProbe")).toBeUndefined();
  });

  it("exits with the engine's reason when the configuration of a rank differs from that of its head", async () => {
    const change = onTheWorker("--enable-expert-parallel", "--enable-expert-parallel --enable-eplb");
    const { stage: here, head, worker } = await open({ change, loadSeconds: 2 });
    const started = Date.now();
    here.start();
    const codes = await Promise.all([head, worker].map((pod) => pod.container.exit()));
    expect(codes.filter((code) => code === 0)).toEqual([]);
    expect(head.container.output).toContain("Configuration mismatch detected for engine 1");
    expect(Date.now() - started).toBeGreaterThan(2000);
  });

  it("starts when a rank differs in settings that the engine does not compare", async () => {
    const { stage: here, worker } = await open({
      change: onTheWorker("--max-num-seqs 2", "--max-num-seqs 4"),
    });
    here.start();
    await here.ready();
    expect(worker.container.output).toContain("'--max-num-seqs' '4'");
  });
});

describe.skipIf(skipsRootTests)(
  "a prefill and a decode group behind their proxy",
  { timeout: 90_000 },
  () => {
    it("keeps serving after a restart of the proxy and a crash of a decode rank", async () => {
      const planned = await stagedPlan("a3-1p1d-low-latency", SITE);
      const stage = await Stage.open(planned, { loadSeconds: 0.3 });
      try {
        for (const pod of stage.pods) pod.keep();
        await stage.ready();
        const body = { model: planned.topology.spec.model.servedModelName, prompt: "Where are you?" };
        const proxy = stage.pod("proxy");
        proxy.kill();
        await proxy.container.outcome();
        await stage.ready([proxy]);
        expect(JSON.stringify(await stage.ask("/v1/completions", body))).toContain("took the expected path");

        const decode = stage.engines.filter(({ name }) => name.includes("decode"));
        const prefill = stage.engines.filter(({ name }) => name.includes("prefill"));
        const before = decode.map(({ container }) => container);
        decode.at(-1)?.signal("--data-parallel-rank", "SIGUSR1");
        const codes = await Promise.all(before.map((run) => run.exit()));
        expect(codes.filter((code) => code === 0)).toEqual([]);
        for (const run of before)
          expect(run.lastLine).toMatch(/stopped: pod 1: rank-\d exited with code 0$/u);
        await stage.ready();
        expect(prefill.map(({ runs }) => runs.length)).toEqual(prefill.map(() => 1));
        expect(JSON.stringify(await stage.ask("/v1/completions", body, 8))).not.toContain("error");
      } finally {
        await stage.close();
      }
    });
  },
);
