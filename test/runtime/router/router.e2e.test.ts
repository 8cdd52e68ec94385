import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { skipsRootTests } from "../namespace.ts";
import { singlePod } from "./pods.ts";
import { isReady, RouterStage } from "./stage.ts";

const PROXY = 8000;

const pods = [
  singlePod("prefill", 0, 7100),
  singlePod("prefill", 1, 7101),
  singlePod("decode", 0, 7200),
  singlePod("decode", 1, 7201),
];

const serves = { contract: "a", up: true, seconds: 0.05 };

describe.skipIf(skipsRootTests)("the router beside the proxy", { timeout: 120_000 }, () => {
  let stage: RouterStage;

  afterEach(async () => {
    await stage.close();
  });

  // Up to v0.14.0rc1, the proxy forgets a rank and the positions of the others at once: a request may fail, and a rank may keep
  // the load of up to four requests, one of each client. More clients than that reach every rank that is listed.
  it.for([
    ["0.13.0", false, /IndexError|No servers/u],
    ["0.20.2rc1", true, undefined],
    ["0.23.0", false, undefined],
  ] as const)(
    "takes each rank out and in under constant requests, with the proxy of %s",
    async ([version, repeats, failing]) => {
      stage = await RouterStage.open(version, repeats, pods);
      const routed = await stage.route(PROXY, "a", pods);
      await stage.until("ready", () => isReady(routed));
      const end = await stage.traffic(PROXY, 4);
      const failures: string[] = [];
      const used = async (port: number) => {
        const endMore = await stage.traffic(PROXY, 12);
        await stage.used(port);
        failures.push(...(await endMore()).failures);
      };
      for (const pod of pods) {
        await used(pod.port);
        stage.pods(pods.map((each) => (each === pod ? { ...pod, terminating: true } : each)));
        await routed.router.until(
          `router: ${pod.role} ${pod.name}.${pod.group}:${String(pod.port)} left: pod ${pod.name} is terminating`,
        );
        await stage.idle(pod.port);
        stage.rank(pod.port, { ...serves, up: false });
        stage.pods(pods.filter((each) => each !== pod));
        const before = stage.requests(pod.port).begun.length;
        await sleep(1500);
        expect(stage.requests(pod.port).begun).toHaveLength(before);
        stage.rank(pod.port, serves);
        stage.pods(pods);
      }
      for (const { port } of pods) await used(port);
      expect(isReady(routed)).toBe(true);
      const { failures: constant, counts } = await end();
      failures.push(...constant);
      expect(counts["a"]).toBeGreaterThan(100);
      expect(failing === undefined ? failures : failures.filter((line) => !failing.test(line))).toEqual([]);
    },
  );

  it("teaches a proxy that restarts, also where the API server does not answer, and itself after a restart", async () => {
    stage = await RouterStage.open("0.23.0", false, pods);
    const [, second, ...decode] = pods;
    if (second === undefined) throw new Error("no second prefill group");
    stage.rank(7100, { ...serves, up: false });
    stage.pods([second, ...decode]);
    const routed = await stage.route(PROXY, "a", pods);
    await stage.until("ready", () => isReady(routed));
    await stage.stopApi();
    await routed.router.until("the lists stay as they are");
    routed.proxy.child.kill("SIGKILL");
    await routed.proxy.exit();
    await stage.until("not ready", () => !isReady(routed));
    routed.proxy = await stage.proxy(PROXY, pods);
    await stage.until("ready", () => isReady(routed));
    routed.router.child.kill("SIGTERM");
    expect(await routed.router.exit()).toBe(0);
    routed.router = stage.router(PROXY, "a", routed.state);
    await stage.until("ready", () => isReady(routed));
    const end = await stage.traffic(PROXY, 2);
    await stage.used(7101);
    expect(await end()).toMatchObject({ failures: [] });
    expect(stage.requests(7100).begun).toEqual([]);
  });

  it("uses one contract only: the next proxy is ready when its pair is, and the one before keeps its own", async () => {
    stage = await RouterStage.open("0.20.2rc1", true, pods);
    const before = await stage.route(PROXY, "a", pods);
    await stage.until("ready", () => isReady(before));
    const end = await stage.traffic(PROXY, 3);
    const after = await stage.route(PROXY + 1, "b", pods);
    // The first groups of both roles change.
    const changing = pods.map((pod) => (pod.name.endsWith("-0-0") ? { ...pod, terminating: true } : pod));
    stage.pods(changing);
    for (const port of [7100, 7200]) await stage.idle(port);
    const changed = pods.map((pod) =>
      pod.name.endsWith("-0-0") ? { ...pod, contract: "b", revision: "b1" } : pod,
    );
    for (const port of [7100, 7200]) stage.rank(port, { ...serves, contract: "b" });
    const [prefill, ...others] = changed;
    if (prefill === undefined) throw new Error("no prefill group");
    stage.pods([{ ...prefill, ready: false }, ...others]);
    await after.router.until("router: no pair of contract b is ready");
    await sleep(1500);
    expect(isReady(after)).toBe(false);
    stage.pods(changed);
    await stage.until("the next proxy is ready", () => isReady(after));
    expect(isReady(before)).toBe(true);
    const next = await stage.traffic(PROXY + 1, 3);
    for (const { port } of pods) await stage.used(port);
    // The second groups end. While they drain, the proxy before still serves.
    stage.pods(changed.map((pod) => (pod.contract === "a" ? { ...pod, terminating: true } : pod)));
    await before.router.until("router: no pair of contract a is ready");
    await sleep(2500);
    expect(isReady(before)).toBe(true);
    const { failures, counts } = await end();
    expect(failures).toEqual([]);
    expect(Object.keys(counts)).toEqual(["a"]);
    stage.pods(changed.filter(({ contract }) => contract === "b"));
    await stage.until("the proxy before is not ready", () => !isReady(before));
    const rest = await next();
    expect(rest.failures).toEqual([]);
    expect(Object.keys(rest.counts)).toEqual(["b"]);
  });
});
