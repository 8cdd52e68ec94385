import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { choosePorts, portHolder, requireFreePort } from "../../lab/cluster/ports.ts";

test("reports a port in use with its process and the fix, and accepts a free port", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = addressOf(server.address());
  expect(portHolder(port)?.pid).toBe(process.pid);
  await expect(requireFreePort(port, "the API server")).rejects.toThrow(
    `Port ${port} on 127.0.0.1 (the API server) is in use by process ${process.pid}: `,
  );
  await expect(requireFreePort(port, "kwok")).rejects.toThrow("--base-port");
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await expect(requireFreePort(port, "the API server")).resolves.toBeUndefined();
  expect(portHolder(port)).toBeUndefined();
});

test("chooses two ports from the base, or two free ports for base 0", async () => {
  expect(await choosePorts(26_443)).toEqual({ api: 26_443, kwok: 26_444 });
  expect(new Set(Object.values(await choosePorts(0))).size).toBe(2);
});

test.each([80, 65_535, 1.5, Number.NaN])("rejects base port %s", async (basePort) => {
  await expect(choosePorts(basePort)).rejects.toThrow("from 1024 to 65534");
});

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== "object" || address === null) throw new Error("the server has no address");
  return address;
}
