import { describe, it } from "vitest";
import { at, check, goodNodes } from "./preflight-plan.ts";

const cann = (least: string) => ({ least, of: "CANN 9.1.0", required: true });

const named = (least: string) => ({
  least,
  of: "vLLM-Ascend v0.30.0rc1 by its documentation",
  required: false,
});

describe.concurrent("preflight about the driver", () => {
  it.for([
    ["25.5.0", [cann("25.2")]],
    ["25.2.0", [cann("25.2")]],
    ["25.2.rc1.3", [cann("25.2")]],
    ["26.0.rc1", [cann("25.2"), named("26.0.RC1")]],
    ["26.0.0", [named("26.0.RC1")]],
    ["25.5.0", []],
  ] as const)("accepts %s for %j", async ([version, drivers], { expect }) => {
    const [node] = goodNodes(1);
    node?.write("version.info", `Version=${version}\n`);
    const { result } = await check(node === undefined ? [] : [node], { drivers });
    expect(result.findings).toEqual([]);
  });

  it.for([
    ["25.0.rc1.1", [cann("25.2"), named("26.0.RC1")], "error", "25.2, the oldest for CANN 9.1.0"],
    ["24.1.0", [named("25.5"), cann("25.0")], "error", "25.0, the oldest for CANN 9.1.0"],
    [
      "25.5.0",
      [cann("25.2"), named("26.0.RC1")],
      "warning",
      "26.0.RC1, the oldest for vLLM-Ascend v0.30.0rc1 by its documentation",
    ],
    ["24.1.rc3.b999", [cann("25.2")], "error", "25.2, the oldest for CANN 9.1.0"],
  ] as const)("reports %s for %j", async ([version, drivers, severity, than], { expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.write("version.info", `Version=${version}\n`);
    const { result } = await check(pair, { drivers });
    expect(result.findings).toMatchObject([
      {
        node: null,
        severity,
        check: "versions",
        message: `driver ${version} on node-0, node-1 is older than ${than}`,
        fix: expect.stringMatching(/^Install Ascend HDK [\w.]+ or newer there, driver and firmware$/),
      },
    ]);
  });

  it.for([
    ["[7.0.0,7.7.99]", true],
    ["[6.4.0,6.4.99],[7.0.0,8.9.9]", false],
    ["unreadable", false],
  ] as const)("compares the firmware 7.8.0.6.201 with %s", async ([ranges, fails], { expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("version.info", `Version=25.5.0\ncompatible_version_fw=${ranges}\n`);
    const { result } = await check(pair);
    expect(result.findings).toMatchObject(
      fails
        ? [
            {
              node: "node-1",
              severity: "error",
              message:
                "firmware 7.8.0.6.201 does not fit driver 25.5.0, which works with firmware [7.0.0,7.7.99]",
            },
          ]
        : [],
    );
  });

  it("reports unhealthy devices, and memory in use", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 0).write("0.health", "Alarm");
    at(pair, 0).write("1.health", "Warning");
    at(pair, 1).write("0.memory", "93");
    at(pair, 1).write("1.memory", "14");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      { node: "node-0", severity: "error", check: "device", message: "NPU 0 reports the health Alarm" },
      { node: "node-0", severity: "warning", message: "NPU 1 reports the health Warning" },
      {
        node: "node-1",
        severity: "warning",
        message: "NPU 0 has up to 93 % of its memory in use before serving",
        fix: expect.stringContaining("Stop the processes"),
      },
    ]);
  });

  it("reports a device that the node lost", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("lost", "1");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      { node: "node-1", severity: "error", check: "device", message: "npu-smi lists 1 of 2 NPUs" },
    ]);
  });
});

describe.concurrent("preflight about huge pages", () => {
  const hugePages = { least: 200_000, of: "a pool of KV caches over RoCE" };

  it("accepts as many as a pool needs", async ({ expect }) => {
    const { result } = await check(goodNodes(1), { hugePages });
    expect(result.findings).toEqual([]);
  });

  it("does not look where nothing needs them", async ({ expect }) => {
    const [node] = goodNodes(1);
    node?.write("nr_hugepages", "0\n");
    const { result } = await check(node === undefined ? [] : [node]);
    expect(result.findings).toEqual([]);
  });

  it.for([
    ["0\n", 0],
    ["1024\n", 1024],
    ["unreadable", 0],
  ] as const)("reports %j", async ([text, pages], { expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("nr_hugepages", text);
    const { result } = await check(pair, { hugePages });
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      {
        node: "node-1",
        severity: "warning",
        check: "huge pages",
        message: `vm.nr_hugepages is ${pages}, but a pool of KV caches over RoCE is documented with 200000`,
        fix: "Set it on the node: sysctl -w vm.nr_hugepages=200000",
      },
    ]);
  });
});
