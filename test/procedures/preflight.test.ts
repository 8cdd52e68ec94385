import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { listening } from "../runtime/namespace.ts";
import { FakeNode } from "./node.ts";
import { at, check, goodNodes, planOf, verdict } from "./preflight-plan.ts";

describe.concurrent("preflight", () => {
  it("passes three good nodes, and each pings each other's NPUs", async ({ expect }) => {
    const { head, members, result, log } = await check(goodNodes(3));
    expect(result.findings).toEqual([]);
    expect(result.ok).toBe(true);
    expect([head?.code, ...members.map(({ code }) => code)]).toEqual([0, 0, 0]);
    expect(result.matrix).toHaveLength(6);
    expect(result.matrix.every(({ pairs, failed }) => pairs === 4 && failed === 0)).toBe(true);
    expect(log).toContain(
      [
        "from \\ to  node-0  node-1  node-2",
        "node-0     -       4/4     4/4",
        "node-1     4/4     -       4/4",
        "node-2     4/4     4/4     -",
      ].join("\n"),
    );
    expect(log).toContain("3 nodes, 0 errors, 0 warnings: ready to serve");
  });

  it("pings an A3 over HCCS, where a link that is down is only worth a look", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const device of [0, 1]) at(pair, 1).write(`${device}.link`, "DOWN");
    const { result } = await check(pair, { ping: "hccs_ping" });
    expect(result.ok).toBe(true);
    expect(result.matrix.map(({ pairs, failed }) => pairs - failed)).toEqual([4, 4]);
    expect(result.findings).toMatchObject([
      { node: "node-1", severity: "warning", check: "link", message: "link of NPU 0-1 is DOWN" },
    ]);
  });

  it("names a broken link of an A2", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 0).write("1.link", "DOWN");
    at(pair, 0).write("1.net_health", "Receive timeout");
    const { head, result } = await check(pair);
    expect(head?.code).toBe(78);
    expect(result.findings).toMatchObject([
      { node: "node-0", severity: "error", check: "link", message: "link of NPU 1 is DOWN" },
      {
        node: "node-0",
        severity: "error",
        check: "health",
        message: "net health of NPU 1 is Receive timeout",
      },
    ]);
  });

  it.for([
    ["ping", "10.0.1.2"],
    ["hccs_ping", "192.168.1.2"],
  ] as const)(
    "names the pairs that %s does not connect, with a suspicion",
    async ([ping, address], { expect }) => {
      const trio = goodNodes(3);
      at(trio, 0).write("unreachable", `* ${address}\n`);
      const { result, log } = await check(trio, { ping });
      expect(result.ok).toBe(false);
      expect(result.matrix.filter(({ failed }) => failed > 0)).toEqual([
        { from: "node-0", to: "node-1", pairs: 4, failed: 2 },
      ]);
      expect(result.findings).toMatchObject([
        {
          check: "ping",
          message:
            "node-0 does not reach node-1: NPU 0 → NPU 1 (0 of 3 packets came back), NPU 1 → NPU 1 (0 of 3 packets came back)",
          fix: expect.stringMatching(/^only NPU 1 of the target cannot be reached/),
        },
      ]);
      expect(log).toContain("node-0     -       2/4 !   4/4");
    },
  );

  it("suspects what lies between two nodes where no pair works", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("unreachable", "* *\n");
    const { result } = await check(pair);
    expect(result.findings.map(({ fix }) => fix)).toEqual([expect.stringMatching(/^no pair works: .*VLAN/)]);
  });

  it("names the setting that gives pings more time", async ({ expect }) => {
    const { head, result } = await check(goodNodes(2), { pingSeconds: 0 });
    expect(head?.code).toBe(78);
    expect(result.findings).toHaveLength(2);
    expect(result.findings[0]).toMatchObject({
      message: "node-0 had no time for 4 of its pings",
      fix: expect.stringContaining("procedures.preflight.pingSeconds"),
    });
  });

  it("says what to do where an A3 has no super-pod", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.write("unsupported", "");
    const { result } = await check(pair, { ping: "hccs_ping" });
    expect(result.findings).toHaveLength(2);
    expect(result.findings[0]).toMatchObject({
      message: expect.stringContaining("This device does not support this function."),
      fix: expect.stringContaining("procedures.preflight.ping"),
    });
  });

  it("names both sides of a TLS switch that differs", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("1.tls", "1");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      {
        check: "tls",
        severity: "error",
        message: "the TLS switch differs: 0 on node-0 NPU 0-1, node-1 NPU 0; 1 on node-1 NPU 1",
        fix: expect.stringContaining("-tls -s enable 0"),
      },
    ]);
  });

  it("says when the TLS switch may not be read", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("0.tls.denied", "");
    const { result } = await check(pair);
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      { check: "tls", severity: "warning", message: expect.stringContaining("Permission denied") },
    ]);
  });

  it("misses hccn.conf and an address in it", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 0).remove("hccn.conf");
    at(pair, 1).write("hccn.conf", "address_0=10.0.1.1\n");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      {
        node: "node-0",
        check: "hccn.conf",
        message: expect.stringContaining("is not there: prefill and decode"),
      },
      { node: "node-1", check: "hccn.conf", message: expect.stringContaining("has no address of NPU 1") },
    ]);
  });

  it.for(["ping", "hccs_ping"] as const)(
    "refuses one address on two nodes (%s)",
    async (ping, { expect }) => {
      const pair = goodNodes(2);
      const file = ping === "ping" ? "1.ip" : "1.vnic";
      for (const node of pair) node.write(file, "10.9.9.9");
      if (ping === "ping")
        for (const [index, node] of pair.entries())
          node.write("hccn.conf", `address_0=10.0.${index}.1\naddress_1=10.9.9.9\n`);
      const { head, result } = await check(pair, { ping });
      expect(head?.code).toBe(78);
      expect(result.findings).toMatchObject([
        {
          severity: "error",
          check: "address",
          message: "2 NPUs have the address 10.9.9.9: node-0 NPU 1, node-1 NPU 1",
        },
      ]);
    },
  );

  it.for([
    ["ping", "error"],
    ["hccs_ping", "warning"],
  ] as const)("compares hccn.conf with the NPUs (%s)", async ([ping, severity], { expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("hccn.conf", "address_0=10.0.1.1\naddress_1=10.0.0.2\n");
    const { result } = await check(pair, { ping });
    expect(result.findings).toMatchObject([
      {
        node: "node-1",
        severity,
        check: "hccn.conf",
        message: expect.stringMatching(
          /has other addresses than the NPUs: NPU 1 has 10\.0\.1\.2 and not 10\.0\.0\.2$/,
        ),
      },
    ]);
  });

  it("names the versions that differ and who has them", async ({ expect }) => {
    const trio = goodNodes(3);
    at(trio, 2).write("version.info", "Version=24.1.rc3\n");
    at(trio, 0).write("firmware", "7.5.0.1.129");
    const { result } = await check(trio);
    expect(result.findings.map(({ message }) => message)).toEqual([
      "driver versions differ: 24.1.rc3 on node-2; 25.5.0 on node-0, node-1",
      "firmware versions differ: 7.5.0.1.129 on node-0; 7.8.0.6.201 on node-1, node-2",
    ]);
  });

  it("refuses nodes of which one does not tell its versions", async ({ expect }) => {
    const trio = goodNodes(3);
    at(trio, 1).remove("version.info");
    at(trio, 2).write("firmware", "");
    const { head, result } = await check(trio);
    expect(head?.code).toBe(78);
    expect(result.findings).toMatchObject([
      {
        check: "versions",
        severity: "error",
        message: "driver version is unknown on node-1; it is 25.5.0 on node-0, node-2",
        fix: expect.stringContaining("version.info"),
      },
      {
        severity: "error",
        message: "firmware version is unknown on node-2; it is 7.8.0.6.201 on node-0, node-1",
      },
    ]);
  });

  it("warns where no node tells its versions", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.remove("version.info");
    const { result } = await check(pair);
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      { check: "versions", severity: "warning", message: "driver version is unknown on all nodes" },
    ]);
  });

  it("names a port that is taken, its owner and the setting that moves it", async ({ expect }) => {
    const server = createServer().listen(0, "127.0.0.1");
    const port = await listening(server);
    try {
      const claim = {
        first: port,
        last: port,
        owner: "decode-0 rank-1",
        why: "HTTP API",
        setting: "groups.decode.ports.api",
      };
      const { result } = await check(goodNodes(1), { ports: [claim] });
      const taken = result.findings.filter(({ check: name }) => name === "ports");
      expect(taken).toMatchObject([
        {
          message: `port ${port} is taken, and decode-0 rank-1 needs it (HTTP API)`,
          fix: expect.stringContaining("move it with groups.decode.ports.api"),
        },
      ]);
    } finally {
      server.close();
    }
  });

  it("does not mind who listens where the plan binds nothing", async ({ expect }) => {
    const server = createServer().listen(0, "127.0.0.77");
    const port = await listening(server);
    try {
      const taken = async (address: string) => {
        const claim = { first: port, last: port, owner: "decode-0", why: "API", setting: "ports", address };
        const { result } = await check(goodNodes(1), { ports: [claim] });
        return result.findings.some(({ check: name }) => name === "ports");
      };
      expect(await taken("own")).toBe(false);
      expect(await taken("every")).toBe(true);
    } finally {
      server.close();
    }
  });

  it("warns of ports that the kernel may give away, with the line that reserves them", async ({ expect }) => {
    const [node] = goodNodes(1);
    node?.write("sysctl/ip_local_reserved_ports", "8080,33000-33001\n");
    const claims = [
      { first: 33000, last: 33003, owner: "prefill-0 pod 0", why: "KV", setting: "groups.prefill.ports.kv" },
      {
        first: 6700,
        last: 6700,
        owner: "prefill-0 rank-0",
        why: "HTTP API",
        setting: "groups.prefill.ports.api",
      },
    ];
    const { result } = await check(node === undefined ? [] : [node], { ports: claims });
    expect(result.findings.filter(({ check: name }) => name === "reserved ports")).toMatchObject([
      {
        severity: "warning",
        message: "the kernel gives out ports 32768-60999, among them 33002-33003 of the plan",
        fix: "reserve them on the node: sysctl -w net.ipv4.ip_local_reserved_ports=8080,33000-33001,33002-33003",
      },
    ]);
  });

  it("measures shared memory", async ({ expect }) => {
    const { result } = await check(goodNodes(1), { sharedMemoryBytes: 2 ** 60 });
    expect(result.findings).toMatchObject([
      { check: "shared memory", message: expect.stringMatching(/has \d+ MiB instead of 1099511627776/) },
    ]);
  });

  it("warns where networks differ and a gateway is missing", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).remove("0.gateway");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      { check: "gateway", severity: "warning", message: expect.stringMatching(/no gateway: node-1 NPU 0$/) },
    ]);
  });

  it("says who did not come, and judges the others all the same", async ({ expect }) => {
    const plan = await planOf(3, { gatherSeconds: 8 });
    const [zero, one] = goodNodes(2);
    const [head, member] = await Promise.all([
      zero?.preflight(0, plan, "ascend"),
      one?.preflight(1, plan, "ascend"),
    ]);
    const result = verdict.parse(head?.result);
    expect(result.findings).toMatchObject([
      {
        check: "nodes",
        message: "pod 2 of 3 did not come within 8 s",
        fix: expect.stringContaining(
          "-l job-name=glm-preflight-x,batch.kubernetes.io/job-completion-index=2",
        ),
      },
    ]);
    expect(result.matrix).toHaveLength(2);
    expect([head?.code, member?.code]).toEqual([78, 0]);
  });

  it("does not wait for ever for pod 0", async ({ expect }) => {
    const plan = await planOf(2, { gatherSeconds: 1, graceSeconds: 1 });
    const ended = await new FakeNode(1).preflight(1, plan, "ascend");
    expect(ended.code).toBe(78);
    expect(ended.result).toMatchObject({
      ok: false,
      findings: [
        {
          message: expect.stringMatching(
            /^pod 0 \(127\.0\.0\.11, port \d+\) did not come: Connection refused/,
          ),
        },
      ],
    });
  });

  it("lets a pod that came long before pod 0 wait as long as pod 0 does", async ({ expect }) => {
    const plan = await planOf(3, { gatherSeconds: 9, graceSeconds: 1 });
    const member = new FakeNode(1).preflight(1, plan, "ascend");
    await sleep(3500);
    const head = await new FakeNode(0).preflight(0, plan, "ascend");
    expect(verdict.parse(head.result).findings).toMatchObject([{ check: "nodes" }]);
    expect((await member).code).toBe(0);
  });

  it("says who was lost after the gathering", async ({ expect }) => {
    const plan = await planOf(2, { pingSeconds: 15 });
    const [zero, one] = goodNodes(2);
    one?.write("0.ping.hangs", "");
    const head = zero?.preflight(0, plan, "ascend");
    let started: (() => void) | undefined;
    const member = one?.preflight(1, plan, "ascend", (child) => {
      child.stderr?.on("data", (text: string) => {
        if (text.includes("devices ping")) started?.();
      });
      started = () => child.kill("SIGKILL");
    });
    await member;
    const result = verdict.parse((await head)?.result);
    expect(result.findings).toMatchObject([
      { check: "lost", message: expect.stringMatching(/^node-1 did not report its pings: .+/) },
    ]);
  });

  describe("of GPUs", () => {
    const gpu = (index: number, memory = 143771) => `${index}, NVIDIA H200, ${memory}, 550.144.03\n`;

    it("passes a node that has what is needed", async ({ expect }) => {
      const [node] = goodNodes(1);
      node?.write("gpus", gpu(0) + gpu(1));
      const { result } = await check(node === undefined ? [] : [node], { deviceMemoryMiB: 143771 }, "nvidia");
      expect(result).toMatchObject({ ok: true, findings: [] });
    });

    it("counts them and measures their memory", async ({ expect }) => {
      const [node] = goodNodes(1);
      node?.write("gpus", gpu(0, 81559));
      const { result } = await check(node === undefined ? [] : [node], { deviceMemoryMiB: 143771 }, "nvidia");
      expect(result.findings).toMatchObject([
        { message: "1 GPUs are here, 2 are needed" },
        { message: "GPU 0 (NVIDIA H200) has 81559 MiB, the topology counts on 143771" },
      ]);
    });
  });
});
