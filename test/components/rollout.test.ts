import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { DecodePool, GlmTopology } from "../../index.ts";
import { deploy, type MockedEngine, type Registered } from "../support/deploy.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const twoOfEach = (change: (topology: Topology) => void = () => {}): Topology =>
  prefillDecode((topology) => {
    for (const group of Object.values(topology.groups)) group.replicas = 2;
    change(topology);
  });

const changed = (topology: Topology): Topology => {
  const { args } = groupOf(topology, "decode");
  Object.assign(args ?? {}, { maxNumSeqs: 7 });
  return topology;
};

const deployedBefore = (topology: Topology, site: Site = {}): readonly object[] =>
  plan(topology, site).objects.map(({ manifest }) => manifest);

const isGroup = ({ type }: Registered): boolean => type.endsWith(":StatefulSet");

let info: MockInstance;

let warn: MockInstance;

beforeEach(() => {
  info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
  warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
});

afterEach(() => {
  info.mockRestore();
  warn.mockRestore();
});

/** Begin and end of each group, in their order. */
async function orderOf(
  program: () => unknown,
  engine: Omit<MockedEngine, "made">,
): Promise<readonly string[]> {
  const events: string[] = [];
  await deploy(program, {
    ...engine,
    made: async (resource) => {
      if (!isGroup(resource)) return;
      events.push(`+${resource.name}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push(`-${resource.name}`);
    },
  });
  return events;
}

const sideBySide = (events: readonly string[], count: number): boolean =>
  events.slice(0, count).every((event) => event.startsWith("+"));

describe("groups", () => {
  test("of a stack without them are created side by side", async () => {
    const topology = twoOfEach();
    const events = await orderOf(() => new GlmTopology("glm", { topology }), { deployed: [] });
    expect(sideBySide(events, 4)).toBe(true);
    expect(info).not.toHaveBeenCalled();
  });

  test("that exist change in waves, both pools in step", async () => {
    const deployed = deployedBefore(twoOfEach());
    const topology = changed(twoOfEach());
    const events = await orderOf(() => new GlmTopology("glm", { topology }), { deployed });
    expect(events.slice(0, 2).toSorted()).toEqual(["+glm-decode-0", "+glm-prefill-0"]);
    expect(events.slice(2, 4).toSorted()).toEqual(["-glm-decode-0", "-glm-prefill-0"]);
    expect(events.slice(4, 6).toSorted()).toEqual(["+glm-decode-1", "+glm-prefill-1"]);
  });

  test("change as many at a time as the site allows", async () => {
    const site = { rollout: { decode: { maxUnavailable: 2 } } };
    const topology = changed(twoOfEach());
    const deployed = deployedBefore(twoOfEach());
    const events = await orderOf(() => new GlmTopology("glm", { topology, site }), { deployed });
    expect(events.slice(0, 3).toSorted()).toEqual(["+glm-decode-0", "+glm-decode-1", "+glm-prefill-0"]);
  });

  test("that a change adds do not wait", async () => {
    const deployed = deployedBefore(twoOfEach());
    const topology = changed(twoOfEach((more) => void (groupOf(more, "decode").replicas = 3)));
    const events = await orderOf(() => new GlmTopology("glm", { topology }), { deployed });
    expect(events.indexOf("+glm-decode-2")).toBeLessThan(events.indexOf("-glm-decode-0"));
    expect(events.indexOf("+glm-decode-1")).toBeGreaterThan(events.indexOf("-glm-decode-0"));
  });

  test("change in waves where nobody can read the state", async () => {
    const topology = twoOfEach();
    const events = await orderOf(() => new GlmTopology("glm", { topology }), {});
    expect(events.indexOf("+glm-decode-1")).toBeGreaterThan(events.indexOf("-glm-decode-0"));
  });

  test("of a pool alone change one by one", async () => {
    const deployed = deployedBefore(twoOfEach());
    const topology = changed(twoOfEach());
    const events = await orderOf(() => new DecodePool("d", { topology }), { deployed });
    expect(events).toEqual(["+d-0", "-d-0", "+d-1", "-d-1"]);
  });

  test("of role serve change one by one", async () => {
    const replicas = (topology: Topology) => void (groupOf(topology, "serve").replicas = 2);
    const deployed = deployedBefore(serving(1, replicas));
    const topology = serving(1, replicas);
    const events = await orderOf(
      () => new GlmTopology("glm", { topology, site: { joinTimeoutSeconds: 900 } }),
      {
        deployed,
      },
    );
    expect(events).toEqual(["+glm-serve-0", "-glm-serve-0", "+glm-serve-1", "-glm-serve-1"]);
  });
});

describe("a deployment logs", () => {
  test("nothing where no group changes", async () => {
    const topology = twoOfEach();
    await deploy(() => new GlmTopology("glm", { topology }), { deployed: deployedBefore(twoOfEach()) });
    expect(info).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  test("the order of the groups", async () => {
    const topology = changed(twoOfEach());
    await deploy(() => new GlmTopology("glm", { topology }), { deployed: deployedBefore(twoOfEach()) });
    expect(info.mock.calls.map(([text]: unknown[]) => text)).toEqual([
      "Groups change in waves, each wave once the wave before it is ready: decode-0, then decode-1.",
    ]);
    expect(warn).not.toHaveBeenCalled();
  });

  test("a warning for a pool that does not answer meanwhile", async () => {
    const topology = changed(prefillDecode());
    await deploy(() => new GlmTopology("glm", { topology }), { deployed: deployedBefore(prefillDecode()) });
    expect(warn.mock.calls.map(([text]: unknown[]) => text)).toEqual([
      expect.stringMatching(
        /^decode answers no request while its only group changes: about \d+ min, with draining up to \d+ min \(GLM-5 in w8a8 /,
      ),
    ]);
  });
});

describe("the contract of groups whose image is an Output", () => {
  const contractsOf = async (image: string): Promise<readonly unknown[]> => {
    const { resources } = await deploy(
      () => new GlmTopology("glm", { topology: prefillDecode(), image: pulumi.output(image) }),
    );
    return resources.filter(isGroup).map(({ inputs }) => {
      const labels: unknown = Reflect.get(
        Object(Reflect.get(Object(Reflect.get(Object(inputs["spec"]), "template")), "metadata")),
        "labels",
      );
      return Reflect.get(Object(labels), "glm-serve/contract");
    });
  };

  test("is the same for both roles, and another for each image", async () => {
    const [prefill, decode] = await contractsOf("own.example/vllm:1");
    expect(prefill).toMatch(/^[0-9a-f]{10}$/);
    expect(prefill).toBe(decode);
    expect(await contractsOf("own.example/vllm:2")).not.toContain(prefill);
    expect(plan(prefillDecode()).contract).not.toBe(prefill);
  });
});
