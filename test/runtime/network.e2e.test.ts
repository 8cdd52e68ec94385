import { afterAll, beforeAll, describe, it } from "vitest";
import { LaunchDirectory } from "./launch-directory.ts";
import { Namespace, python, skipsRootTests } from "./namespace.ts";

// A pair of virtual NICs, named as on a real node, with a secondary address and a labeled one.
const setup = `
ip link add enp67s0f5 type veth peer name enp67s0f6
ip address add 198.18.0.9/24 dev enp67s0f5
ip address add 198.18.0.10/24 dev enp67s0f5 label enp67s0f5:1
ip address add fd00::9/64 dev enp67s0f5 nodad
ip address add 198.18.1.9/24 dev enp67s0f6
ip link set enp67s0f5 up
mount -t tmpfs none /mnt
cp /etc/hosts /mnt/hosts
mount --bind /mnt/hosts /etc/hosts
echo '127.0.1.1 looped.example' >> /mnt/hosts
echo 'fd00::9 six.example' >> /mnt/hosts
echo 'fd00::9 both.example' >> /mnt/hosts
echo '198.18.0.9 both.example' >> /mnt/hosts
`;

describe.skipIf(skipsRootTests).concurrent("network", { timeout: 60_000 }, () => {
  const launch = new LaunchDirectory();
  let namespace: Namespace;

  beforeAll(async () => {
    namespace = await Namespace.create(`${launch.readOnly} ${setup}`);
  });
  afterAll(async () => {
    await namespace.close();
    launch.remove();
  });

  function network(...command: readonly string[]) {
    return namespace.start([python, launch.file("network.py"), ...command]);
  }

  it.for([
    { address: "198.18.0.9", name: "enp67s0f5" },
    { address: "198.18.0.10", name: "enp67s0f5" },
    { address: "fd00:0::9", name: "enp67s0f5" },
    { address: "198.18.1.9", name: "enp67s0f6" },
    { address: "127.0.0.1", name: "lo" },
  ])("finds the interface of $address", async ({ address, name }, { expect }) => {
    const lookup = network("interface", address);
    expect(await lookup.exit()).toBe(0);
    expect(lookup.output).toBe(`${name}\n`);
  });

  it("lists the interfaces when none has the address", async ({ expect }) => {
    const lookup = network("interface", "10.9.9.9");
    expect(await lookup.exit()).toBe(1);
    expect(lookup.output.replaceAll(/ fe80::[0-9a-f:]+/gu, "")).toMatchInlineSnapshot(`
      "network.py: no interface of this node has the address 10.9.9.9. The interfaces are:
        lo              127.0.0.1 ::1
        enp67s0f6       198.18.1.9
        enp67s0f5       198.18.0.9 198.18.0.10 fd00::9
      Check that the pod runs with hostNetwork: true, and that the kubelet uses this address for the node (--node-ip).
      "
    `);
  });

  it("accepts network.interface when it has the address", async ({ expect }) => {
    const lookup = network("interface", "198.18.0.9", "--named", "enp67s0f5");
    expect(await lookup.exit()).toBe(0);
    expect(lookup.output).toBe("enp67s0f5\n");
  });

  it.for(["enp67s0f6", "bogus0"])(
    "rejects %s for an address of another interface",
    async (named, { expect }) => {
      const lookup = network("interface", "198.18.0.9", "--named", named);
      expect(await lookup.exit()).toBe(1);
      expect(lookup.output).toContain(`network.interface ${named} does not have this node's address`);
      expect(lookup.output).toContain("enp67s0f5       198.18.0.9");
    },
  );

  it("names the source of the address when it is not an address", async ({ expect }) => {
    const lookup = network("interface", "");
    expect(await lookup.exit()).toBe(1);
    expect(lookup.output).toBe(
      "network.py: '' is not an IP address: set HOST_IP from the pod's status.hostIP.\n",
    );
  });

  it.for([
    { name: "six.example", address: "fd00::9" },
    { name: "both.example", address: "198.18.0.9" },
    { name: "198.18.0.77", address: "198.18.0.77" },
  ])("resolves $name", async ({ name, address }, { expect }) => {
    const lookup = network("resolve", name);
    expect(await lookup.exit()).toBe(0);
    expect(lookup.output).toBe(`${address}\n`);
  });

  it("waits for a name that appears late", async ({ expect }) => {
    const lookup = network("resolve", "late.example", "--timeout", "10");
    await namespace.run("sleep 0.5; echo 198.18.0.9 late.example >> /mnt/hosts");
    expect(await lookup.exit()).toBe(0);
    expect(lookup.output).toBe("198.18.0.9\n");
  });

  it("times out with the name, the time and what to check", async ({ expect }) => {
    const lookup = network("resolve", "never.example", "--timeout", "1.2");
    expect(await lookup.exit()).toBe(1);
    expect(lookup.output).toMatch(
      /^network\.py: never\.example has no address yet \(.+\); timed out after 1 s\.\nCheck that its headless Service exists/u,
    );
  });

  it("rejects a loopback address", async ({ expect }) => {
    const lookup = network("resolve", "looped.example", "--timeout", "0.5");
    expect(await lookup.exit()).toBe(1);
    expect(lookup.output).toContain("looped.example resolves to 127.0.1.1, which is this host");
  });
});
