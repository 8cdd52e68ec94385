import { describe, expect, test } from "vitest";
import { GlmServeError, plan, planRankTable, type RankTableSpec } from "../../core/index.ts";
import { oneSite, table, twoMachines } from "../support/xllm.ts";

function problems(spec: unknown): readonly { path: string; message: string; fix: string }[] {
  try {
    // An untyped program may pass anything.
    Reflect.apply(planRankTable, undefined, [spec, { workload: "x" }]);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

/** A valid table with one value replaced; undefined removes it. */
function withValue(base: RankTableSpec, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(base);
  let place: object = copy;
  for (const key of path.slice(0, -1)) {
    const next: unknown = Reflect.get(place, key);
    if (typeof next !== "object" || next === null) throw new RangeError("no such path");
    place = next;
  }
  const last = path.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(place, last);
  else Reflect.set(place, last, value);
  return copy;
}

const flat = table("1.0", 2, 2);

const pods = table("1.2", 2, 2);

const device = (server: number, number: number, field: string) => [
  "servers",
  server,
  "devices",
  number,
  field,
];

const twoPods = [
  { superPodId: "0", serverIds: ["198.18.0.1"] },
  { superPodId: "1", serverIds: ["198.18.0.2"] },
];

describe("a rank table", () => {
  test.each([
    ["no version", withValue(flat, ["version"], undefined), "rankTable.version", /"1\.0"/],
    ["another version", withValue(flat, ["version"], "2.0"), "rankTable.version", /in quotes/],
    ["a numeric version", withValue(flat, ["version"], 1), "rankTable.version", /in quotes/],
    [
      "no servers",
      withValue(flat, ["servers"], []),
      "rankTable.servers",
      /^Set rankTable\.servers to the nodes/,
    ],
    [
      "one server id twice",
      withValue(flat, ["servers", 1, "serverId"], "198.18.0.1"),
      "rankTable.servers[1].serverId",
      /^Set serverId to the node's own address$/,
    ],
    [
      "a server without an id",
      withValue(flat, ["servers", 1, "serverId"], ""),
      "rankTable.servers[1].serverId",
      /^Set serverId to the address of the node$/,
    ],
    [
      "an id of 65 characters",
      withValue(flat, ["servers", 1, "serverId"], "a".repeat(65)),
      "rankTable.servers[1].serverId",
      /^Set serverId to the address of the node$/,
    ],
    [
      "a numeric id",
      withValue(flat, ["servers", 1, "serverId"], 7),
      "rankTable.servers[1].serverId",
      /in quotes/,
    ],
    [
      "a server without devices",
      withValue(flat, ["servers", 1, "devices"], []),
      "rankTable.servers[1].devices",
      /^Set rankTable\.servers\[\d\]\.devices to the devices that the group uses$/,
    ],
    [
      "seventeen devices",
      withValue(table("1.0", 1, 17), ["version"], "1.0"),
      "rankTable.servers[0].devices",
      /^Set rankTable\.servers\[\d\]\.devices to the devices that the group uses$/,
    ],
    [
      "servers with different numbers of devices",
      withValue(flat, ["servers", 1, "devices"], [{ deviceIp: "192.0.2.1" }]),
      "rankTable.servers[1].devices",
      /^Set rankTable\.servers\[\d\]\.devices to 2 devices$/,
    ],
    [
      "an invalid address",
      withValue(flat, device(0, 1, "deviceIp"), "198.19.0.256"),
      "rankTable.servers[0].devices[1].deviceIp",
      /hccn_tool -i 1 -ip -g/,
    ],
    [
      "one address twice",
      withValue(flat, device(1, 1, "deviceIp"), "198.19.0.1"),
      "rankTable.servers[1].devices[1].deviceIp",
      /hccn_tool/,
    ],
    [
      "several servers and no address",
      withValue(flat, device(1, 0, "deviceIp"), undefined),
      "rankTable.servers[1].devices[0].deviceIp",
      /hccn_tool -i 0/,
    ],
    [
      "several super-pods and no address",
      withValue({ ...pods, superPods: twoPods }, device(1, 0, "deviceIp"), undefined),
      "rankTable.servers[1].devices[0].deviceIp",
      /hccn_tool/,
    ],
    [
      "super-pods in 1.0",
      withValue(flat, ["superPods"], []),
      "rankTable.superPods",
      /^Remove superPods, .*"1\.2"$/,
    ],
    [
      "the id of a super-pod's device in 1.0",
      withValue(flat, device(0, 0, "superDeviceId"), "1"),
      "rankTable.servers[0].devices[0].superDeviceId",
      /"1\.2"/,
    ],
    [
      "no super-pods in 1.2",
      withValue(pods, ["superPods"], undefined),
      "rankTable.superPods",
      /^Set rankTable\.superPods, e\.g\. to /,
    ],
    [
      "no id of a super-pod's device in 1.2",
      withValue(pods, device(1, 1, "superDeviceId"), undefined),
      "rankTable.servers[1].devices[1].superDeviceId",
      /npu-smi/,
    ],
    [
      "an empty id of a super-pod's device",
      withValue(pods, device(1, 1, "superDeviceId"), ""),
      "rankTable.servers[1].devices[1].superDeviceId",
      /npu-smi/,
    ],
    [
      "a numeric id of a super-pod's device",
      withValue(pods, device(1, 1, "superDeviceId"), 101),
      "rankTable.servers[1].devices[1].superDeviceId",
      /in quotes/,
    ],
    [
      "one id of a super-pod's device twice",
      withValue(pods, device(1, 1, "superDeviceId"), "0"),
      "rankTable.servers[1].devices[1].superDeviceId",
      /npu-smi/,
    ],
    [
      "a server in no super-pod",
      withValue(pods, ["superPods", 0, "serverIds"], ["198.18.0.1"]),
      "rankTable.superPods",
      /198\.18\.0\.1, 198\.18\.0\.2/,
    ],
    [
      "super-pods in another order",
      withValue({ ...pods, superPods: twoPods }, ["superPods"], twoPods.toReversed()),
      "rankTable.superPods",
      /reorder servers/,
    ],
    [
      "one id of a super-pod twice",
      withValue({ ...pods, superPods: twoPods }, ["superPods", 1, "superPodId"], "0"),
      "rankTable.superPods[1].superPodId",
      /own id/,
    ],
    [
      "an operator together with servers",
      { operator: true, servers: flat.servers },
      "rankTable.servers",
      /^Remove rankTable\.servers or rankTable\.operator$/,
    ],
    [
      "an unknown setting",
      { ...flat, serverCount: 2 },
      "rankTable.serverCount",
      /^Use one of operator, servers, /,
    ],
  ])("is reported with %s", (_, spec, path, fix) => {
    const [problem, ...others] = problems(spec);
    expect(others).toEqual([]);
    expect(problem?.path).toBe(path);
    expect(problem?.fix).toMatch(fix);
  });

  test.each<[string, RankTableSpec]>([
    ["of two servers", flat],
    ["of sixteen devices", table("1.0", 2, 16)],
    ["of one server without addresses", { version: "1.0", servers: [{ serverId: "a", devices: [{}, {}] }] }],
    ["of a super-pod", pods],
    ["of two super-pods", { ...pods, superPods: twoPods }],
    ["of the operator", { operator: true }],
  ])("%s has no problem", (_, spec) => {
    expect(problems(spec)).toEqual([]);
  });

  test("holds strings only, and ranks numbered over all servers", () => {
    const { manifest, key } = planRankTable({ ...pods, superPods: twoPods }, { workload: "x" });
    expect(manifest.metadata.name).toMatch(/^x-ranktable-[0-9a-f]{10}$/);
    expect(JSON.parse(manifest.data?.[key] ?? "")).toEqual({
      version: "1.2",
      server_count: "2",
      server_list: [0, 1].map((server) => ({
        server_id: `198.18.0.${server + 1}`,
        device: [0, 1].map((number) => ({
          device_id: String(number),
          super_device_id: String(server * 100 + number),
          device_ip: `198.19.${server}.${number + 1}`,
          rank_id: String(server * 2 + number),
        })),
        host_nic_ip: "reserve",
      })),
      super_pod_list: [
        { super_pod_id: "0", server_list: [{ server_id: "198.18.0.1" }] },
        { super_pod_id: "1", server_list: [{ server_id: "198.18.0.2" }] },
      ],
      status: "completed",
    });
  });

  test("is named after its content", () => {
    const names = [flat, table("1.0", 2, 3)].map(
      (spec) => planRankTable(spec, { workload: "x" }).manifest.metadata.name,
    );
    expect(new Set(names).size).toBe(2);
  });
});

describe("the operator's rank table", () => {
  const whole = { group: { devicesPerNode: 16, tensorParallelSize: 16, dataParallelSize: 2 } };
  const planned = (profile: "mindcluster" | "cce") =>
    plan(twoMachines(whole), { ...oneSite, rankTable: { operator: true }, platform: { profile } });

  test.each([
    ["mindcluster", "ascend-910b"],
    ["cce", "ascend-1980"],
  ] as const)("has the name and labels that the operator of %s expects", (profile, ring) => {
    const { objects } = planned(profile);
    const map = objects.find(({ key }) => key === "config-map/serve-0-ranktable");
    const set = objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(map?.ignoreChanges).toEqual(["data"]);
    expect(map?.manifest).toMatchObject({
      metadata: { name: "rings-config-a3-xllm-2node-serve-0", labels: { "ring-controller.atlas": ring } },
      data: { "hccl.json": '{"status":"initializing"}' },
    });
    expect(map?.manifest).not.toHaveProperty("immutable");
    expect(set).toMatchObject({
      metadata: { labels: { "ring-controller.atlas": ring } },
      spec: {
        template: {
          metadata: { labels: { "ring-controller.atlas": ring, "deploy-name": "a3-xllm-2node-serve-0" } },
        },
      },
    });
  });

  test("is mounted as a directory, whose files the kubelet updates", () => {
    const set = planned("mindcluster").objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    if (set?.kind !== "StatefulSet") throw new Error("no group");
    const [container] = set.spec.template.spec.containers;
    const mount = container?.volumeMounts.find(({ name }) => name === "rank-table");
    expect(mount).toEqual({
      name: "rank-table",
      mountPath: "/user/serverid/devindex/config",
      readOnly: true,
    });
    // A volume named "ranktable" would make the operator write to the node's disk.
    expect(set.spec.template.spec.volumes.map(({ name }) => name)).not.toContain("ranktable");
  });
});
