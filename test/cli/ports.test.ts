import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-ports-"));

const run = (...argv: string[]) => call(directory, argv);

const outputOf = async (...argv: string[]) => (await run(...argv)).stdout;

describe("ports", () => {
  test("lists every port on every node, and what to set on the nodes and in other sites", async () => {
    const { code, stdout } = await run("ports", "a3-glm5-w4a8");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "POD                     PORTS        USE                     OWNER                        PURPOSE                                            SETTING
      a3-glm5-w4a8-serve-0-0  8077         bound                   serve-0 node-0               HTTP API and metrics                               groups.serve.ports.api
      a3-glm5-w4a8-serve-0-0  16666-16667  reserved on the device  serve-0 pod 0, every device  HCCL between devices, on the device's own address  groups.serve.env.HCCL_NPU_SOCKET_PORT_RANGE
      a3-glm5-w4a8-serve-0-0  32768-60999  ephemeral               serve-0 pod 0                1 free port: one per rank                          groups.serve.env.VLLM_PORT
      a3-glm5-w4a8-serve-0-0  60000-60031  ephemeral               serve-0 pod 0                HCCL's host sockets                                groups.serve.env.HCCL_IF_BASE_PORT
      every node              10248        bound                   kubelet                      already in use                                     nodes.usedPorts.kubelet
      every node              10249        bound                   kube-proxy                   already in use                                     nodes.usedPorts.kube-proxy
      every node              10250        bound                   kubelet                      already in use                                     nodes.usedPorts.kubelet
      every node              10256        bound                   kube-proxy                   already in use                                     nodes.usedPorts.kube-proxy
      every node              30000-32767  ephemeral               Services of type NodePort    kube-proxy redirects the ports of Services         nodes.nodePortRange
      every node              32768-60999  ephemeral               outgoing connections         the kernel assigns them                            nodes.ephemeralPortRange

      bound: binds every port of the range. reserved: binds the ports of its devices; nothing else may use the range.
      ephemeral: binds any free ports of the range, chosen at start-up.

      Outgoing connections may take some of these ports. Reserve them on the nodes:
        sysctl -w net.ipv4.ip_local_reserved_ports=60000-60031

      If another stack shares these nodes, add this to its site settings:
        nodes: { usedPorts: { a3-glm5-w4a8: "8077" }, pickedPorts: { a3-glm5-w4a8: "60000-60031" } }
      "
    `);
  });

  test("lists every pod of a stack, and its proxy", async () => {
    const stdout = await outputOf("ports", "a3-1p1d");
    expect(stdout).toMatch(
      /a3-1p1d-decode-0-3 +6724 +bound +decode-0 rank-15 +HTTP API and metrics +groups\.decode\.ports\.api\n/,
    );
    expect(stdout).toMatch(/a3-1p1d-proxy +8000 +bound in its pod +proxy/);
    expect(stdout).toMatch(/every node +10248 +bound +kubelet/);
    expect(stdout).toMatch(
      /\n\nOutgoing connections [^]* sysctl -w net\.ipv4\.ip_local_reserved_ports=60000-60031\n\nIf another stack [^]* usedPorts: \{ a3-1p1d: "6700,6721-6724,10521-10524,30000-30031" \}, pickedPorts: \{ a3-1p1d: "15000-17000,20000-21600,60000-60031" \} \}/,
    );
  });

  test("explains a port that a process binds", async () => {
    expect(await outputOf("ports", "a3-1p1d", "30017")).toMatchInlineSnapshot(`
      "POD                  USE        OWNER                      PURPOSE                                     FORMULA                                                SETTING                  SOURCE
      a3-1p1d-prefill-0-1  bound      prefill-0 rank-1           KV handshake                                30017 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 1  groups.prefill.ports.kv  vllm-ascend v0.20.2rc1, mooncake_connector.py:987
      every node           ephemeral  Services of type NodePort  kube-proxy redirects the ports of Services  30017: any free port of 30000–32767                    nodes.nodePortRange      Kubernetes, --service-node-port-range
      "
    `);
  });

  test("explains a free port", async () => {
    expect(await outputOf("ports", "a3-1p1d", "9000")).toMatchInlineSnapshot(`
      "Port 9000 is free on every node of a3-1p1d. Nearest ports in use: 6724 of decode-0 rank-3 (HTTP API and metrics) on the node of a3-1p1d-decode-0-0; 10248 of kubelet (already in use) on every node.
      "
    `);
  });

  test("explains a port that a process may take at start-up", async () => {
    expect(await outputOf("ports", "a3-1p1d", "20523")).toMatchInlineSnapshot(`
      "POD                  USE        OWNER             PURPOSE                            FORMULA                                                            SETTING                              SOURCE
      a3-1p1d-prefill-0-0  ephemeral  prefill-0 rank-0  AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.prefill.env.ASCEND_BASE_PORT  Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      a3-1p1d-prefill-0-1  ephemeral  prefill-0 rank-1  AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.prefill.env.ASCEND_BASE_PORT  Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      a3-1p1d-decode-0-0   ephemeral  decode-0 rank-1   AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.decode.env.ASCEND_BASE_PORT   Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      a3-1p1d-decode-0-1   ephemeral  decode-0 rank-5   AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.decode.env.ASCEND_BASE_PORT   Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      a3-1p1d-decode-0-2   ephemeral  decode-0 rank-9   AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.decode.env.ASCEND_BASE_PORT   Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      a3-1p1d-decode-0-3   ephemeral  decode-0 rank-13  AscendDirect, one port per device  20523 = base 20000 + device 5 × 100 + 23, any free one of the 100  groups.decode.env.ASCEND_BASE_PORT   Mooncake v0.3.8.post1, ascend_direct_transport.cpp
      No process holds port 20523 on a node of a3-1p1d, but the owners above may take it. Nearest ports in use: 10524 of decode-0 supervisor (starts and stops all pods of the group together) on the node of a3-1p1d-decode-0-0; 30000–30015 of prefill-0 rank-0 (KV handshake) on the node of a3-1p1d-prefill-0-0.
      "
    `);
  });

  test("explains a port that a pod with its own address binds", async () => {
    expect(await outputOf("ports", "a3-1p1d", "8000")).toMatchInlineSnapshot(`
      "POD            USE               OWNER  PURPOSE                                FORMULA            SETTING     SOURCE
      a3-1p1d-proxy  bound in its pod  proxy  routes requests to prefill and decode  8000 = proxy.port  proxy.port  --port of the proxy
      Port 8000 is free on every node of a3-1p1d: the owners above bind it at other addresses. Nearest ports in use: 6724 of decode-0 rank-3 (HTTP API and metrics) on the node of a3-1p1d-decode-0-0; 10248 of kubelet (already in use) on every node.
      "
    `);
  });

  test("explains a port that is reserved on devices with their own addresses", async () => {
    expect(await outputOf("ports", "a3-glm5-w8a8", "16666")).toMatchInlineSnapshot(`
      "POD                     USE                     OWNER                        PURPOSE                                            FORMULA                                              SETTING                                      SOURCE
      a3-glm5-w8a8-serve-0-0  reserved on the device  serve-0 pod 0, every device  HCCL between devices, on the device's own address  16666 = HCCL's port of a device, or the backup port  groups.serve.env.HCCL_NPU_SOCKET_PORT_RANGE  HCCL, hccl_common.h: 16666, and 16667 as the backup port
      Port 16666 is free on every node of a3-glm5-w8a8: the owners above bind it at other addresses. Nearest ports in use: 10256 of kube-proxy (already in use) on every node.
      "
    `);
  });

  test("wraps its columns in a narrow terminal only", async () => {
    const { stdout } = await call(directory, ["ports", "a3-1p1d", "30017"], { columns: 100 });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout.replaceAll(/\s+/g, "")).toHaveLength(
      (await outputOf("ports", "a3-1p1d", "30017")).replaceAll(/\s+/g, "").length,
    );
  });

  test("prints JSON", async () => {
    expect(JSON.parse(await outputOf("ports", "a3-1p1d", "10524", "--json"))).toMatchObject([
      { pod: "a3-1p1d-decode-0-0", name: "supervisor", first: 10524 },
    ]);
  });

  test("reports an invalid port", async () => {
    const { code, stdout, stderr } = await run("ports", "a3-1p1d", "70000");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of ports.

        <port> = "70000"
          70000 is not a port.
          → Set the port to a whole number from 1 to 65535

      Usage: glm-serve ports <stack> [<port>] [--firewall] [--site <file>] [--json]
      Run "glm-serve ports --help" for its options and examples.
      "
    `);
    for (const argument of ["0", "0x7541", "3e4", "30017.0", ""])
      expect(await run("ports", "a3-1p1d", argument)).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining("Set the port to a whole number from 1 to 65535"),
      });
    expect(await run("ports")).toMatchObject({ code: 2, stdout: "" });
  });

  test("lists the connections that a firewall between nodes must let through", async () => {
    expect(await outputOf("ports", "a3-glm47-2p1d", "--firewall")).toMatchInlineSnapshot(`
      "FROM                                                       TO                     PROTOCOL  PORTS        PURPOSE
      the proxy, Prometheus                                      the node of prefill-0  TCP       9300-9301    HTTP API and metrics
      nodes of prefill-1, nodes of decode-0                      the node of prefill-0  TCP       30000-30015  KV handshake
      nodes of prefill-1, nodes of decode-0                      the node of prefill-0  TCP       15000-17000  Mooncake's transfer engine, one port per device
      nodes of prefill-1, nodes of decode-0                      the node of prefill-0  TCP       20000-21600  AscendDirect, one port per device
      the proxy, Prometheus                                      the node of prefill-1  TCP       9300-9301    HTTP API and metrics
      nodes of prefill-0, nodes of decode-0                      the node of prefill-1  TCP       30100-30115  KV handshake
      nodes of prefill-0, nodes of decode-0                      the node of prefill-1  TCP       15000-17000  Mooncake's transfer engine, one port per device
      nodes of prefill-0, nodes of decode-0                      the node of prefill-1  TCP       20000-21600  AscendDirect, one port per device
      the proxy, Prometheus                                      2 nodes of decode-0    TCP       9300-9303    HTTP API and metrics
      nodes of decode-0                                          2 nodes of decode-0    TCP       12779        starts and stops all pods of the group together
      nodes of decode-0                                          2 nodes of decode-0    TCP       12778        data-parallel handshake on the head
      nodes of prefill-0, nodes of prefill-1, nodes of decode-0  2 nodes of decode-0    TCP       15000-17000  Mooncake's transfer engine, one port per device
      nodes of prefill-0, nodes of prefill-1, nodes of decode-0  2 nodes of decode-0    TCP       20000-21600  AscendDirect, one port per device
      nodes of decode-0                                          2 nodes of decode-0    TCP       32768-60999  free ports that the ranks choose
      nodes of decode-0                                          2 nodes of decode-0    TCP       60000-60031  HCCL's host sockets

      All connections use TCP. Nodes also need what Kubernetes itself needs, and DNS. Devices exchange data over NICs of their own,
      which no firewall of the nodes filters.
      "
    `);
    expect(await outputOf("ports", "a3-1p1d", "6700", "--firewall", "--json")).toMatchInlineSnapshot(`
      "[
        {
          "to": "prefill-0",
          "pods": [
            "a3-1p1d-prefill-0-0",
            "a3-1p1d-prefill-0-1"
          ],
          "from": [
            "the proxy",
            "Prometheus"
          ],
          "ports": [
            {
              "first": 6700,
              "last": 6700
            }
          ],
          "why": "HTTP API and metrics"
        }
      ]
      "
    `);
    expect(await outputOf("ports", "a3-1p1d", "6666", "--firewall")).toBe(
      "No connection between nodes uses port 6666.\n",
    );
    expect(await outputOf("ports", "h200-glm47-flash", "--firewall")).toBe(
      "No pod of the stack uses the network of its node: set networkPolicy of the site instead.\n",
    );
  });
});
