import { describe, it } from "vitest";
import { at, check, goodNodes } from "./preflight-plan.ts";

/** The plan of nodes without addresses of devices and without pings. */
const onUbLinks = { ping: undefined };

function nodesOf950(count: number) {
  const nodes = goodNodes(count);
  for (const node of nodes) {
    node.hasHccnConf = false;
    node.remove("hccn.conf");
  }
  return nodes;
}

describe.concurrent("preflight on Ascend 950", () => {
  it("accepts nodes without hccn.conf, hccn_tool and pings", async ({ expect }) => {
    const pair = nodesOf950(2);
    for (const node of pair) node.hasTools = false;
    const { result } = await check(pair, onUbLinks);
    // Without npu-smi the firmware is unknown.
    expect(result.findings.map(({ check: name }) => name)).toEqual(["versions"]);
    expect(result.ok).toBe(true);
  });

  it("warns of links that hccn_tool reports as down, where the node has the tool", async ({ expect }) => {
    const pair = nodesOf950(2);
    at(pair, 1).write("1.link", "DOWN");
    const { result } = await check(pair, onUbLinks);
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      { node: "node-1", severity: "warning", check: "link", message: "link of NPU 1 is DOWN" },
    ]);
  });

  it("does not compare super-pods, which HCCS does not connect", async ({ expect }) => {
    const pair = nodesOf950(2);
    pair.forEach((node, index) => node.inSuperPod(index, 0));
    const { result } = await check(pair, onUbLinks);
    expect(result.findings).toEqual([]);
  });

  it("names a driver below that of Mooncake", async ({ expect }) => {
    const [node] = nodesOf950(1);
    node?.write("version.info", "Version=25.5.0\n");
    const drivers = [{ least: "25.6", of: "Mooncake 0.3.11.post1 on Ascend 950DT", required: true }];
    const { result } = await check(node === undefined ? [] : [node], { ...onUbLinks, drivers });
    expect(result.findings).toMatchObject([
      {
        severity: "error",
        message:
          "driver 25.5.0 on node-0 is older than 25.6, the oldest for Mooncake 0.3.11.post1 on Ascend 950DT",
      },
    ]);
  });
});
