import { afterEach, describe, expect, it } from "vitest";
import type { Site } from "../../core/index.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import { Stage } from "./stage/stage.ts";
import type { StagedPod } from "./stage/staged-pod.ts";
import { stagedPlan } from "./stage/staged-plan.ts";

/** The least that LightLLM needs. */
const GRACE = 90;

const SITE: Site = { terminationGracePeriodSeconds: GRACE, drain: { delaySeconds: 1 } };

/** A file that makes the stand-in refuse every completion. */
const REFUSAL = "/run/stand-in-refuses";

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(stack: string, site: Site = {}): Promise<Stage> {
  stage = await Stage.open(await stagedPlan(stack, { ...SITE, ...site }), { loadSeconds: 0.3 });
  return stage;
}

/** A request whose answer takes some seconds. */
function ask(here: Stage, seconds: number): Promise<string> {
  const model = here.plan.topology.spec.model.servedModelName;
  return here
    .ask("/v1/completions", { model, prompt: "Where are you?", stand_in_seconds: seconds })
    .then((answers) => JSON.stringify(answers), String);
}

const later = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

describe.skipIf(skipsRootTests)("a terminating pod", { timeout: 90_000 }, () => {
  it.for([
    ["a3-glm5-w8a8", "vLLM"],
    ["h200-glm47-flash", "LightLLM"],
    ["a3-xllm", "xLLM"],
  ] as const)("answers the requests that run, and ends (%s)", async ([stack]) => {
    const here = await open(stack);
    const [pod] = here.pods;
    here.start();
    await here.ready();
    const answer = ask(here, 5);
    await later(0.5);
    const started = Date.now();
    const code = pod?.stop(GRACE);
    expect(await answer).toContain("took the expected path");
    expect(await code).toBe(143);
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(pod?.container.output).toMatch(/draining: 1 requests run \(/u);
    expect(pod?.container.output).toMatch(/draining: no request runs after \d+ s/u);
  });

  it("aborts the requests without the drain", async () => {
    const here = await open("h200-glm47-flash");
    const [pod] = here.pods;
    here.start();
    await here.ready();
    const answer = ask(here, 5);
    await later(0.5);
    pod?.container.signalContainer("SIGTERM");
    expect(await answer).not.toContain("took the expected path");
  });

  it("ends within seconds without requests, and at once before it serves", async () => {
    const here = await open("a3-glm5-w8a8");
    const pod = here.pods[0];
    here.start();
    await here.ready();
    const started = Date.now();
    expect(await pod?.stop(GRACE)).toBe(143);
    expect(Date.now() - started).toBeLessThan(20_000);
    pod?.start();
    await pod?.container.until("[node-0]");
    expect(await pod?.stop(GRACE)).toBe(143);
    expect(pod?.container.output).toContain("no rank of the group serves, so there is nothing to drain");
  });

  it("does not wait for a request beyond its grace period", async () => {
    const here = await open("a3-glm5-w8a8", { terminationGracePeriodSeconds: 20 });
    const [pod] = here.pods;
    here.start();
    await here.ready();
    const answer = ask(here, 19);
    await later(0.5);
    expect(await pod?.stop(20)).toBe(143);
    expect(pod?.container.output).toContain("1 requests still run after 10 s");
    expect(await answer).not.toContain("took the expected path");
  });

  it("gives up a rank that does not answer any more", async () => {
    const here = await open("a3-glm5-w8a8", { terminationGracePeriodSeconds: 40 });
    const [pod] = here.pods;
    here.start();
    await here.ready();
    pod?.signal("vllm serve", "SIGSTOP");
    expect(await pod?.stop(40)).toBe(143);
    expect(pod?.container.output).toContain("ranks without an answer: 1");
  });
});

describe.skipIf(skipsRootTests)("a group of two pods", { timeout: 90_000 }, () => {
  const quick: Site = { probes: { readiness: { periodSeconds: 1, failureThreshold: 1 } } };

  it("becomes unready and answers what runs, whichever pod is terminating", async () => {
    const here = await open("a2-glm5-w4a8-2node", quick);
    const [head, worker] = [here.pod("serve-0-0"), here.pod("serve-0-1")];
    here.start();
    await here.ready();
    const answer = ask(here, 6);
    await later(0.5);
    const stopped = worker.stop(GRACE);
    await head.container.until("draining: pod 1 is terminating");
    const readiness = (pod: StagedPod) => pod.probe("readinessProbe");
    expect(await readiness(head)).toContain("the pod is terminating, or another pod of its group is");
    expect(await readiness(worker)).toContain("the pod is terminating");
    expect(await head.probe("livenessProbe")).toBeUndefined();
    expect(await answer).toContain("took the expected path");
    expect(await stopped).toBe(143);
    expect(await head.container.exit()).toBe(1);
    expect(head.container.lastLine).toBe(
      "[supervisor] group a2-glm5-w4a8-2node-serve-0 stopped: pod 1: received SIGTERM",
    );
    // The kubelet restarts the head, and the controller makes a new pod 1.
    head.start();
    worker.start();
    await here.ready();
    expect(await readiness(head)).toBeUndefined();
  });

  it("waits for the requests of its head when all pods terminate at once", async () => {
    const here = await open("a2-glm5-w4a8-2node", quick);
    here.start();
    await here.ready();
    const answer = ask(here, 6);
    await later(0.5);
    const codes = await Promise.all(here.pods.map((pod) => pod.stop(GRACE)));
    expect(await answer).toContain("took the expected path");
    expect(codes.filter((code) => code !== 143 && code !== 1)).toEqual([]);
  });
});

describe.skipIf(skipsRootTests)("warm-up", { timeout: 90_000 }, () => {
  it.for(["a3-glm5-w8a8", "h200-glm47-flash", "a3-xllm"])(
    "keeps a pod of %s from ready until it has answered a completion",
    async (stack) => {
      const here = await open(stack);
      const [pod] = here.pods;
      await pod?.run(`mkdir -p /run; touch ${REFUSAL}`);
      here.start();
      await pod?.container.until('answered 500: {"error": {"message": "EngineCore encountered an issue."');
      expect(await pod?.probe("livenessProbe")).toBeUndefined();
      expect(await pod?.probe("startupProbe")).toContain("has not answered a completion yet");
      await pod?.run(`rm ${REFUSAL}`);
      await here.ready();
      expect(pod?.container.output).toMatch(
        /warm-up: http:\/\/127\.0\.0\.1:\d+ answered a completion after/u,
      );
    },
  );

  it("uses the API key of the engine, which no log shows", async () => {
    const here = await open("a3-glm5-w8a8", {
      secretEnvironment: { VLLM_API_KEY: { name: "api", key: "token" } },
    });
    here.start();
    await here.ready();
    expect(here.pods[0]?.container.output).not.toContain("quite-secret");
  });

  it("asks the prefill ranks, and no decode rank", async () => {
    const here = await open("a3-1p1d-low-latency");
    here.start();
    await here.ready();
    for (const { name, container } of here.engines)
      expect([name, container.output.includes("answered a completion")]).toEqual([
        name,
        name.includes("prefill"),
      ]);
  });
});
