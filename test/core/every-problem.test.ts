import { describe, expect, test } from "vitest";
import type { Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

/** Input as from an untyped file. */
const untyped = (change: (topology: object) => void) => prefillDecode(change);

const pathsOf = (...input: Parameters<typeof problemsOf>) => problemsOf(...input).map(({ path }) => path);

describe("problems of one phase do not hide those of a later one", () => {
  test("a wrong name beside a wrong type", () => {
    const topology = untyped((changed) => {
      Object.assign(changed, {
        hardware: "atlas-900-a3",
        engine: { name: "vllm-ascent", version: "v0.20.2rc1" },
      });
      Reflect.set(changed, "proxy", { port: "8000" });
    });
    expect(pathsOf(topology)).toEqual(["proxy.port", "engine.name", "hardware"]);
  });

  test("a wrong name in the site beside a wrong type in the site", () => {
    const site = { hardware: "atlas-900-a3", model: { name: "GLM-9" }, joinTimeoutSeconds: 0 };
    expect(pathsOf(prefillDecode(), site)).toEqual(["joinTimeoutSeconds", "model.name", "hardware"]);
  });

  test("a wrong name beside what is wrong whatever it means", () => {
    const topology = serving(1, (changed) => {
      changed.hardware = "atlas-900-a3";
      groupOf(changed, "serve").tensorParallelSize = 3;
      changed.model.path = "/elsewhere/glm";
    });
    const found = problemsOf(topology);
    expect(found.map(({ rule }) => rule)).toEqual(["known-name", "heads-divide", "model-path-mounted"]);
  });

  test("a wrong name without what holds only for some of its meanings", () => {
    const topology = serving(1, (changed) => void (changed.hardware = "atlas-900-a3"));
    // Eight devices are too few for 16 ranks on A2, and 16 too many on H200.
    expect(problemsOf(topology).map(({ rule }) => rule)).toEqual(["known-name"]);
  });

  test("a switch without effect beside a missing image and a wrong degree", () => {
    const topology = serving(1, (changed) => {
      changed.engine = { name: "xllm", version: "0.10" };
      changed.model.name = "GLM-4.7";
      groupOf(changed, "serve").tensorParallelSize = 5;
    });
    const paths = pathsOf(topology, { diagnose: { maxModelLen: "lower" } });
    expect(paths.slice(0, 2)).toEqual(["diagnose.maxModelLen", "image"]);
    expect(paths).toContain("groups.serve.tensorParallelSize");
  });

  test("topology, site and instance together", () => {
    const topology = untyped((changed) => void Reflect.set(changed, "hardware", 3));
    expect(pathsOf(topology, { namespace: "A B" })).toEqual(["hardware", "namespace"]);
  });
});

describe("sizes", () => {
  test("above the limits of the site are refused before any rule runs", () => {
    const begun = performance.now();
    const [problem, ...others] = problemsOf(
      prefillDecode((topology) => void Object.assign(groupOf(topology, "decode"), { replicas: 100_000 })),
    );
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(problem).toMatchObject({
      rule: "size-limited",
      path: "groups.decode.replicas",
      value: 100_000,
      message: "groups have 400002 pods in total, which exceeds limits.pods 2000 of the site.",
      fix: "Lower groups.decode.replicas, or set limits.pods of the site to 400002",
    });
    expect(others).toMatchObject([
      { message: /^groups have \d+ ranks in total, which exceeds limits\.ranks/ },
    ]);
  });

  test.each([
    ["nodes", { nodes: 100_000 }, "pods"],
    ["dataParallelSize", { dataParallelSize: 100_000 }, "ranks"],
  ] as const)("%s count, too", (setting, change, limit) => {
    const topology = prefillDecode((changed) => void Object.assign(groupOf(changed, "decode"), change));
    expect(problemsOf(topology)).toMatchObject([
      {
        path: `groups.decode.${setting}`,
        message: new RegExp(`^groups have \\d+ ${limit} in total, which exceeds limits\\.${limit} `),
      },
    ]);
  });

  test("above the largest limit can only be lowered", () => {
    const sizes = { replicas: 20_000, dataParallelSize: 2000 };
    expect(
      problemsOf(prefillDecode((topology) => void Object.assign(groupOf(topology, "decode"), sizes))),
    ).toMatchObject([
      { path: "groups.decode.replicas", fix: /^Lower .*, or set limits\.pods of the site/ },
      { path: "groups.decode.replicas", fix: "Lower groups.decode.replicas" },
    ]);
  });

  test("overrides count, since the rules compare each with each other", () => {
    const topology = prefillDecode((changed) => {
      const group = groupOf(changed, "decode");
      group.replicas = 300;
      const entries = Array.from({ length: 300 }, (_, replica) => [String(replica), { args: {} }]);
      group.overrides = { replicas: Object.fromEntries(entries) };
    });
    expect(problemsOf(topology)).toMatchObject([
      {
        path: "groups.decode.overrides",
        message: "groups have 300 overrides in total, which exceeds limits.overrides 200 of the site.",
        fix: "Remove entries of groups.decode.overrides, or set limits.overrides of the site to 300",
      },
    ]);
  });

  test("up to a raised limit are planned", () => {
    const small = { limits: { pods: 5 } };
    expect(problemsOf(prefillDecode(), small)).toMatchObject([{ rule: "size-limited" }]);
    expect(problemsOf(prefillDecode(), { limits: { pods: 6 } })).toEqual([]);
  });

  test("of an input with too many values are refused, also where few values stand for many", () => {
    let alias: unknown = ["x"];
    for (let level = 0; level < 10; level += 1) alias = Array.from({ length: 10 }, () => alias);
    const site: Site = {};
    Reflect.set(site, "labels", alias);
    expect(problemsOf(prefillDecode(), site)).toMatchObject([
      { rule: "size-limited", message: "The site has more than 200000 values." },
    ]);
  });
});

describe("half a character", () => {
  test.each([
    ["an environment variable", (changed: object) => Reflect.set(changed, "env", { A: "a\ud800" }), "env.A"],
    [
      "a flag",
      (changed: object) => Reflect.set(changed, "args", { additionalConfig: { "\udc00": 1 } }),
      "args.additionalConfig.\udc00",
    ],
  ])("in %s is refused", (_, change, path) => {
    const topology = serving(1, (changed) => void change(groupOf(changed, "serve")));
    const found = problemsOf(topology);
    expect(found).toMatchObject([{ rule: "well-formed", path: `groups.serve.${path}` }]);
  });

  test("in the site or in a name is refused once", () => {
    const site = { annotations: { note: "\ud83d" }, network: { interface: "\udc00" } };
    expect(problemsOf(prefillDecode(), site).map(({ path, rule }) => [path, rule])).toEqual([
      ["annotations.note", "well-formed"],
      ["network.interface", "well-formed"],
    ]);
    expect(problemsOf(prefillDecode((topology) => void (topology.summary = "\ud800")))).toMatchObject([
      { path: "summary", rule: "well-formed" },
    ]);
  });

  test("of a whole one is accepted", () => {
    expect(problemsOf(prefillDecode(), { annotations: { note: "\ud83d\ude00" } })).toEqual([]);
  });
});
