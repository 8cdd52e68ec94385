import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { check, type GroupOverrides, plan, type Topology } from "../../core/index.ts";
import { launchScriptOf } from "../support/launch-scripts.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

function overriding(
  group: string,
  overrides: GroupOverrides,
  topology: Topology = prefillDecode(),
): Topology {
  groupOf(topology, group).overrides = overrides;
  return topology;
}

describe("an override of a node", () => {
  const planned = plan(
    overriding("prefill", {
      nodes: {
        "1": { args: { gpuMemoryUtilization: 0.9 }, env: { HCCL_BUFFSIZE: "400" }, ports: { api: 6800 } },
      },
    }),
  );

  test("changes the command of that node only", () => {
    expect(launchScriptOf(planned, "prefill-0", 0)).toContain("--gpu-memory-utilization 0.95");
    expect(launchScriptOf(planned, "prefill-0", 1)).toContain("--gpu-memory-utilization 0.9 ");
  });

  test("exports its variables in the script of that node", () => {
    expect(launchScriptOf(planned, "prefill-0", 0)).not.toContain("export HCCL_BUFFSIZE");
    expect(launchScriptOf(planned, "prefill-0", 1)).toContain("export HCCL_BUFFSIZE=400");
  });

  test("moves its port, in the proxy's list and in the ledger", () => {
    const proxy = planned.objects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
    expect(JSON.stringify(proxy)).toContain(String.raw`--prefiller-ports\n6700\n6800\n`);
    expect(planned.ports[1]?.claims.find(({ name }) => name === "api-0")).toMatchObject({
      first: 6800,
      setting: "groups.prefill.overrides.nodes.1.ports.api",
    });
  });
});

describe("an override of a replica", () => {
  const topology = overriding("prefill", { replicas: { "1": { env: { HCCL_BUFFSIZE: "400" } } } });
  groupOf(topology, "prefill").replicas = 2;
  const planned = plan(topology);
  const environmentOf = (key: string) =>
    JSON.stringify(planned.objects.find((object) => object.key === key)?.manifest);

  test("changes the environment of its own StatefulSet", () => {
    expect(environmentOf("stateful-set/prefill-0")).toContain('{"name":"HCCL_BUFFSIZE","value":"256"}');
    expect(environmentOf("stateful-set/prefill-1")).toContain('{"name":"HCCL_BUFFSIZE","value":"400"}');
  });
});

test("an override of a rank wins over that of its node", () => {
  const planned = plan(
    overriding("decode", {
      nodes: { "0": { env: { HCCL_BUFFSIZE: "300" } } },
      ranks: { "1": { env: { HCCL_BUFFSIZE: "400" } } },
    }),
  );
  const script = launchScriptOf(planned, "decode-0", 0);
  expect(script).toMatch(/^export HCCL_BUFFSIZE=300$/m);
  expect(script).toMatch(/^ {2}rank-1\)\n {4}export HCCL_BUFFSIZE=400$/m);
});

describe("the rules", () => {
  test("check the settings of each node, at the place where the topology gives them", () => {
    const { findings } = check(overriding("decode", { nodes: { "2": { args: { maxNumSeqs: "many" } } } }));
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        rule: "flag-type",
        path: "groups.decode.overrides.nodes.2.args.maxNumSeqs",
        value: "many",
      },
    ]);
  });

  test("report a problem that all nodes share once", () => {
    const topology = overriding("decode", { nodes: { "2": { args: { maxNumSeqs: 4 } } } });
    groupOf(topology, "decode").args = { ...groupOf(topology, "decode").args, seed: -1 };
    const { findings } = check(topology);
    expect(findings.filter(({ rule }) => rule === "flag-range").map(({ path }) => path)).toEqual([
      "groups.decode.args.seed",
    ]);
  });

  test("do not check settings of the group that no process runs with", () => {
    const topology = overriding(
      "serve",
      { nodes: { "0": { args: { seed: 1 } }, "1": { args: { seed: 2 } } } },
      serving(2),
    );
    groupOf(topology, "serve").args = { ...groupOf(topology, "serve").args, seed: -1 };
    expect(check(topology).findings.filter(({ rule }) => rule === "flag-range")).toEqual([]);
  });
});

test("an override of nothing is no number", () => {
  const { findings } = check(overriding("decode", { nodes: { head: {} } }));
  expect(findings).toMatchObject([
    {
      path: "groups.decode.overrides.nodes.head",
      message: '"head" is not the number of a node, a replica or a rank.',
    },
  ]);
});

describe("a variable that extends itself", () => {
  const valueWith = (value: string, image: string | undefined): string => {
    const topology = serving(1);
    groupOf(topology, "serve").env = { LD_PRELOAD: value };
    const line = launchScriptOf(plan(topology), "serve-0", 0)
      .split("\n")
      .find((each) => each.startsWith("export LD_PRELOAD"));
    const { LD_PRELOAD: _, ...environment } = process.env;
    const script = `${image === undefined ? "" : `NAME=${image}`}\n${line?.replaceAll("LD_PRELOAD", "NAME")}\nprintf %s "$NAME"`;
    return execFileSync("bash", ["-uec", script.replace("set -u", "")], {
      encoding: "utf8",
      env: environment,
    });
  };

  test.each([
    ["/a.so:$LD_PRELOAD", "/image.so", "/a.so:/image.so"],
    ["/a.so:$LD_PRELOAD", undefined, "/a.so"],
    ["${LD_PRELOAD}:/a b.so", "/image.so", "/image.so:/a b.so"],
    ["/a.so:$LD_PRELOAD:/b`x`.so", "/image.so", "/a.so:/image.so:/b`x`.so"],
    ["/a.so:$LD_PRELOAD:/b.so", undefined, "/a.so:/b.so"],
  ])("%s over %s becomes %s", (value, image, expected) => {
    expect(valueWith(value, image)).toBe(expected);
  });

  test("is not in the pod's environment, where Kubernetes would keep the reference as text", () => {
    const topology = serving(1);
    groupOf(topology, "serve").env = { LD_LIBRARY_PATH: "/opt/lib:$LD_LIBRARY_PATH" };
    const { objects } = plan(topology);
    const set = objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(JSON.stringify(set)).not.toContain("/opt/lib");
  });
});

test("proposes changes of the override that gives the setting", () => {
  const topology = serving(2);
  groupOf(topology, "serve").overrides = {
    nodes: { "1": { env: { OMP_NUM_THRAEDS: "8" }, args: { maxNumSeq: 8 } } },
  };
  const place = "groups.serve.overrides.nodes.1";
  const { findings } = check(topology, {});
  expect(
    findings.flatMap(({ fix, path, proposal }) => (path.startsWith(place) ? [{ fix, proposal }] : [])),
  ).toEqual([
    {
      fix: 'Did you mean "OMP_NUM_THREADS"?',
      proposal: [{ path: `${place}.env.OMP_NUM_THRAEDS`, moveTo: `${place}.env.OMP_NUM_THREADS` }],
    },
    {
      fix: 'Did you mean "maxNumSeqs"?',
      proposal: [{ path: `${place}.args.maxNumSeq`, moveTo: `${place}.args.maxNumSeqs` }],
    },
  ]);
});
