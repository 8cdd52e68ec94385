import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { boundSockets, listenersOf } from "../../../lab/real-nodes/listeners.ts";

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

const rest = "00000000:00000000 00:00000000 00000000     0        0";

test("reads listening sockets from the kernel's table, not connected ones", () => {
  const table = [
    head,
    `   0: 0A0012C6:1A2C 00000000:0000 0A ${rest} 4711 1`,
    `   1: 0A0012C6:1A2C 0B0012C6:9C40 01 ${rest} 4712 1`,
    "",
  ].join("\n");
  expect(boundSockets(table, "tcp", "0A")).toEqual([
    { protocol: "tcp", address: "198.18.0.10", port: 6700, inode: "4711" },
  ]);
});

test("shortens IPv6 addresses", () => {
  const table = [
    head,
    `   0: 00000000000000000000000000000000:1F40 ${"0".repeat(32)}:0000 0A ${rest} 1 1`,
    `   1: 000080FE00000000FF021CD8357F55FE:1F41 ${"0".repeat(32)}:0000 0A ${rest} 2 1`,
  ].join("\n");
  expect(boundSockets(table, "tcp", "0A").map(({ address, port }) => `${address} ${port}`)).toEqual([
    ":: 8000",
    "fe80::d81c:2ff:fe55:7f35 8001",
  ]);
});

test("finds the sockets of this process", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  const udp = createSocket("udp4");
  await Promise.all([
    new Promise((resolve) => server.once("listening", resolve)),
    new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve)),
  ]);
  const own = { pid: process.pid, commandLine: process.argv, podUid: undefined };
  const tcp = server.address();
  const tcpPort = typeof tcp === "object" ? tcp?.port : undefined;
  const udpPort = udp.address().port;
  const found = listenersOf([process.pid], [own]).filter((listener) => listener.process === own);
  expect(found).toContainEqual({ protocol: "tcp", address: "127.0.0.1", port: tcpPort, process: own });
  expect(found).toContainEqual({ protocol: "udp", address: "127.0.0.1", port: udpPort, process: own });
  server.close();
  udp.close();
  expect(listenersOf([process.pid], []).every((listener) => listener.process === undefined)).toBe(true);
});

test("a process that has ended does not hide the sockets of the others", () => {
  const ended = 2 ** 22 + 1;
  expect(listenersOf([ended, process.pid], [])).toEqual(listenersOf([process.pid], []));
  expect(() => listenersOf([ended], [])).toThrow(`Of the processes ${ended} none is left.`);
});
