import { createServer } from "node:net";
import { describe, it } from "vitest";
import { listening } from "../runtime/namespace.ts";
import { at, check, goodNodes, reportIn } from "./preflight-plan.ts";

describe.concurrent("preflight", () => {
  it("passes three good nodes, whose NPUs ping each other", async ({ expect }) => {
    const { head, members, result, log } = await check(goodNodes(3));
    expect(result.findings).toEqual([]);
    expect(result.ok).toBe(true);
    expect([head?.code, ...members.map(({ code }) => code)]).toEqual([0, 0, 0]);
    expect(result.matrix).toHaveLength(6);
    expect(result.matrix.every(({ pairs, failed }) => pairs === 4 && failed === 0)).toBe(true);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1  node-2
      node-0     -       4/4     4/4
      node-1     4/4     -       4/4
      node-2     4/4     4/4     -

      3 nodes, 0 errors, 0 warnings: ready to serve
      "
    `);
  });

  it("pings an A3 over HCCS and only warns of a link that is down", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const device of [0, 1]) at(pair, 1).write(`${device}.link`, "DOWN");
    const { result, log } = await check(pair, { ping: "hccs_ping" });
    expect(result.ok).toBe(true);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1
      node-0     -       4/4
      node-1     4/4     -

      WARNING node-1: link of NPU 0-1 is DOWN
              → Check the optical module and the switch port: hccn_tool -i N -optical -g and -lldp -g
      2 nodes, 0 errors, 1 warning: ready to serve
      "
    `);
    expect(result.matrix.map(({ pairs, failed }) => pairs - failed)).toEqual([4, 4]);
    expect(result.findings).toMatchObject([
      { node: "node-1", severity: "warning", check: "link", message: "link of NPU 0-1 is DOWN" },
    ]);
  });

  it("reports a broken link of an A2", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 0).write("1.link", "DOWN");
    at(pair, 0).write("1.net_health", "Receive timeout");
    const { head, result, log } = await check(pair);
    expect(head?.code).toBe(78);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1
      node-0     -       4/4
      node-1     4/4     -

      ERROR   node-0: link of NPU 1 is DOWN
              → Check the optical module and the switch port: hccn_tool -i N -optical -g and -lldp -g
      ERROR   node-0: net health of NPU 1 is Receive timeout
              → Check that the detection address answers: hccn_tool -i N -netdetect -g
      2 nodes, 2 errors, 0 warnings: not ready
      "
    `);
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
    "reports the pairs that %s does not connect, with the likely cause",
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
            "node-0 cannot reach node-1: NPU 0 → NPU 1 (0 of 3 packets were answered), NPU 1 → NPU 1 (0 of 3 packets were answered)",
          fix: expect.stringMatching(
            /^Check cable, optical module and address of NPU 1 of the target: no NPU of the source reaches it$/,
          ),
        },
      ]);
      expect(log).toContain("node-0     -       2/4 !   4/4");
    },
  );

  it("suspects the network between two nodes when no pair works", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("unreachable", "* *\n");
    const { result } = await check(pair);
    expect(result.findings.map(({ fix }) => fix)).toEqual([
      expect.stringMatching(
        /^Check switch, VLAN and gateway .*: no pair of NPUs on these nodes works\. The nodes may belong/,
      ),
    ]);
  });

  it("names the setting for the time of pings", async ({ expect }) => {
    const { head, result } = await check(goodNodes(2), { pingSeconds: 0 });
    expect(head?.code).toBe(78);
    expect(result.error).toBe("node-0 ran out of time with 4 pings left (and 1 more)");
    expect(result.findings).toHaveLength(2);
    expect(result.findings[0]).toMatchObject({
      message: "node-0 ran out of time with 4 pings left",
      fix: "Raise procedures.preflight.pingSeconds, and deadlineSeconds, which includes it",
    });
  });

  it("suggests the other ping when A3 nodes are not in one super-pod", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.write("unsupported", "");
    const { result } = await check(pair, { ping: "hccs_ping" });
    expect(result.findings).toHaveLength(2);
    expect(result.findings[0]).toMatchObject({
      message: expect.stringContaining("This device does not support this function."),
      fix: expect.stringContaining("procedures.preflight.ping"),
    });
  });

  it("reports both values of a TLS switch that differs", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("1.tls", "1");
    const { result, log } = await check(pair);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1
      node-0     -       4/4
      node-1     4/4     -

      ERROR   the TLS switch differs: 0 on node-0 NPU 0-1, node-1 NPU 0; 1 on node-1 NPU 1
              → Set one value on all NPUs of all nodes: hccn_tool -i N -tls -s enable 0 (HCCL fails with EI0016 otherwise)
      2 nodes, 1 error, 0 warnings: not ready
      "
    `);
    expect(result.findings).toMatchObject([
      {
        check: "tls",
        severity: "error",
        message: "the TLS switch differs: 0 on node-0 NPU 0-1, node-1 NPU 0; 1 on node-1 NPU 1",
        fix: expect.stringContaining("-tls -s enable 0"),
      },
    ]);
  });

  it("warns of a TLS switch that is unreadable", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).write("0.tls.denied", "");
    const { result } = await check(pair);
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      { check: "tls", severity: "warning", message: expect.stringContaining("Permission denied") },
    ]);
  });

  it("reports a missing hccn.conf and a missing address", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 0).remove("hccn.conf");
    at(pair, 1).write("hccn.conf", "address_0=10.0.1.1\n");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      {
        node: "node-0",
        check: "hccn.conf",
        message: expect.stringContaining("is missing: prefill and decode"),
      },
      { node: "node-1", check: "hccn.conf", message: expect.stringContaining("has no address of NPU 1") },
    ]);
  });

  it.for(["ping", "hccs_ping"] as const)(
    "reports one address on two nodes (%s)",
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
        message: expect.stringMatching(/differs from the NPUs: NPU 1 has 10\.0\.1\.2, the file 10\.0\.0\.2$/),
      },
    ]);
  });

  it("reports versions that differ, with their nodes", async ({ expect }) => {
    const trio = goodNodes(3);
    at(trio, 2).write("version.info", "Version=24.1.rc3\n");
    at(trio, 0).write("firmware", "7.5.0.1.129");
    const { result } = await check(trio);
    expect(result.findings.map(({ message }) => message)).toEqual([
      "driver versions differ: 24.1.rc3 on node-2; 25.5.0 on node-0, node-1",
      "firmware versions differ: 7.5.0.1.129 on node-0; 7.8.0.6.201 on node-1, node-2",
    ]);
  });

  it("reports a node with unknown versions", async ({ expect }) => {
    const trio = goodNodes(3);
    at(trio, 1).remove("version.info");
    at(trio, 2).write("firmware", "");
    const { head, result } = await check(trio);
    expect(head?.code).toBe(78);
    expect(result.findings).toMatchObject([
      {
        check: "versions",
        severity: "error",
        message: "driver version is unknown on node-1, 25.5.0 on node-0, node-2",
        fix: expect.stringContaining("version.info"),
      },
      {
        severity: "error",
        message: "firmware version is unknown on node-2, 7.8.0.6.201 on node-0, node-1",
      },
    ]);
  });

  it("warns when no node has a known version", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.remove("version.info");
    const { result } = await check(pair);
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([
      { check: "versions", severity: "warning", message: "driver version is unknown on all nodes" },
    ]);
  });

  it("reports a port in use, with its owner and its setting", async ({ expect }) => {
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
          message: `port ${port}, which decode-0 rank-1 binds (HTTP API), is in use`,
          fix: expect.stringMatching(/ or set groups\.decode\.ports\.api to another port$/),
        },
      ]);
    } finally {
      server.close();
    }
  });

  it("ignores listeners on other addresses than the plan's", async ({ expect }) => {
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

  it("warns of ephemeral ports, with the command that reserves them", async ({ expect }) => {
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
        message: "the kernel may give ports 33002-33003 of the plan to other connections (range 32768-60999)",
        fix: "Reserve the ports on the node: sysctl -w net.ipv4.ip_local_reserved_ports=8080,33000-33001,33002-33003",
      },
    ]);
  });

  it("reports too little shared memory", async ({ expect }) => {
    const { result } = await check(goodNodes(1), { sharedMemoryBytes: 2 ** 60 });
    expect(result.findings).toMatchObject([
      {
        check: "shared memory",
        message: expect.stringMatching(/has \d+ MiB, but the engine requires 1099511627776 MiB$/),
      },
    ]);
  });

  it("warns of different networks without a gateway", async ({ expect }) => {
    const pair = goodNodes(2);
    at(pair, 1).remove("0.gateway");
    const { result } = await check(pair);
    expect(result.findings).toMatchObject([
      {
        check: "gateway",
        severity: "warning",
        message: expect.stringMatching(/^the NPUs are in the networks .+, and node-1 NPU 0 have no gateway$/),
      },
    ]);
  });
});
