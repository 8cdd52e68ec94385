import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import a3Xllm from "../../stacks/a3-xllm.ts";
import a3Xllm2node from "../../stacks/a3-xllm-2node.ts";
import * as documented from "./documents/source-004.ts";
import { holds, type Plan, plan } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { parseGflags } from "../support/gflags.ts";

const stacks = [
  {
    name: "a3-xllm",
    planned: plan(a3Xllm, readSettings("a3-xllm", undefined).site),
    processes: documented.oneMachine,
  },
  {
    name: "a3-xllm-2node",
    planned: plan(a3Xllm2node, readSettings("a3-xllm-2node", undefined).site),
    processes: documented.twoMachines,
  },
];

/** Every planned process, with the node addresses of the document in its argv. */
function processesOf({ topology, groups }: Plan) {
  return groups.flatMap((group) =>
    group.pods.flatMap((pod) =>
      pod.processes.map((process) => {
        const { argv, env } = topology.engine.command(topology, group, pod, process);
        const addresses = {
          HOST_IP: documented.hosts[pod.ordinal] ?? "",
          node0_ip: documented.hosts[0],
          POD_IP: "",
        };
        return {
          node: pod.ordinal,
          argv: argv.map((token) =>
            typeof token === "string"
              ? token
              : `${token.before ?? ""}${addresses[token.variable]}${token.after ?? ""}`,
          ),
          env,
        };
      }),
    ),
  );
}

describe.each(stacks)("$name", ({ planned, processes: expected }) => {
  const processes = processesOf(planned);

  test("runs one process per documented device", () => {
    expect(processes).toHaveLength(expected.length);
  });

  test.each(expected.map((process, index) => [index, process] as const))(
    "process %i has exactly the flags and the CPUs of the document",
    (index, { node, cpus, flags }) => {
      const process = processes[index];
      const command = parseGflags(process?.argv ?? []);
      expect(command.positional).toEqual(["numactl", "-C", cpus, documented.binary]);
      const { rank_tablefile: table, ...others } = command.flags;
      const { rank_tablefile: wanted, ...rest } = flags;
      expect(others).toEqual(rest);
      expect(table === undefined ? undefined : basename(table)).toBe(wanted);
      expect(process?.node).toBe(node);
      expect(process?.env).toEqual({});
    },
  );

  test("has the environment of the document", () => {
    const { topology } = planned;
    const [group] = topology.groups;
    if (group === undefined) throw new Error("no group");
    expect(topology.engine.environment(topology, group)).toEqual(documented.env);
  });

  test("uses the documented image and port, with an API on rank 0 only", () => {
    expect(planned.topology.image).toBe(documented.image);
    expect(planned.endpoint).toEqual({ service: planned.topology.instance, port: 18994 });
    expect(planned.processes.filter(({ endpoint }) => endpoint !== "").map(({ process }) => process)).toEqual(
      ["rank-0"],
    );
  });
});

describe("a3-xllm-2node", () => {
  const { objects, ports } = plan(a3Xllm2node, readSettings("a3-xllm-2node", undefined).site);

  test("has the rank table of the document", () => {
    const manifest = objects.find(({ key }) => key === "config-map/serve-0-ranktable")?.manifest;
    if (manifest?.kind !== "ConfigMap") throw new Error("no rank table");
    expect(JSON.parse(manifest.data?.["hccl.json"] ?? "")).toEqual(documented.rankTable);
    expect(manifest.immutable).toBe(true);
  });

  test("mounts the rank table, and the script that sorts it by pods", () => {
    const set = objects.find(({ key }) => key === "stateful-set/serve-0");
    const launch = objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;
    if (set?.manifest.kind !== "StatefulSet" || launch?.kind !== "ConfigMap") throw new Error("no group");
    expect(set.after).toContain("config-map/serve-0-ranktable");
    const { containers, volumes } = set.manifest.spec.template.spec;
    expect(containers[0]?.volumeMounts).toContainEqual({
      name: "rank-table",
      mountPath: "/user/serverid/devindex/config",
      readOnly: true,
    });
    expect(volumes.find(({ name }) => name === "rank-table")?.configMap?.name).toMatch(
      /^a3-xllm-2node-serve-0-ranktable-[0-9a-f]{10}$/,
    );
    expect(Object.keys(launch.data ?? {})).toContain("rank_table.py");
    expect(launch.data?.["node-1.sh"]).toContain("--out /run/glm-serve/hccl_8+8.json");
  });

  test("claims the ports of API, master and supervisor on the head, and of HCCL on each node", () => {
    const claims = ports.map((node) =>
      node.claims
        .filter((claim) => holds(claim) && claim.network === "node")
        .map(({ name, first, last }) => [name, first, last]),
    );
    expect(claims).toEqual([
      [
        ["api-0", 18994, 18994],
        ["supervisor", 10014, 10014],
        ["master", 10015, 10015],
        ["hccl", 2864, 2879],
        ["hccl", 2880, 2895],
      ],
      [
        ["hccl", 2864, 2879],
        ["hccl", 2880, 2895],
      ],
    ]);
  });

  test("requests a whole node for each pod, and probes the worker through the head", () => {
    const set = objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    const launch = objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;
    if (set?.kind !== "StatefulSet" || launch?.kind !== "ConfigMap") throw new Error("no group");
    const [container] = set.spec.template.spec.containers;
    expect(container?.resources?.limits).toMatchObject({ "huawei.com/Ascend910": "16" });
    expect(launch.data?.["health.sh"]).toMatch(
      /1\) .*"http:\/\/a3-xllm-2node-serve-0-0\.a3-xllm-2node-serve-0:18994\$/,
    );
  });
});
