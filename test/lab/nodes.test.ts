import { expect, test } from "vitest";
import { z } from "zod";
import { ensureNodes, maxNodesPerKind, type NodeDemand } from "../../lab/cluster/nodes.ts";
import { simulatedHardwareNames } from "../../lab/cluster/simulated-hardware.ts";

const addressSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })) }),
    }),
  ),
});

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ taints: z.array(z.unknown()) }).optional(),
    }),
  ),
});

/** The nodes that ensureNodes adds to a cluster with the node worker-0, as JSON. */
async function created(demands: readonly NodeDemand[], tainted = false): Promise<unknown> {
  let output = "";
  const kubectl = {
    executable: "kubectl",
    kubeconfig: "",
    run(argv: readonly string[], input = "") {
      if (argv[0] === "create") output = input;
      return Promise.resolve(argv[0] === "get" ? "node/worker-0\n" : "");
    },
  };
  await ensureNodes(kubectl, demands, { tainted });
  return JSON.parse(output);
}

async function added(tainted: boolean) {
  const demands = [
    { hardware: "atlas-800-a3", count: 1 },
    { hardware: "worker", count: 1 },
  ] as const;
  return listSchema.parse(await created(demands, tainted)).items;
}

test("simulated nodes of a cluster of the user have a taint", async () => {
  expect(await added(true)).toEqual([
    {
      metadata: { name: "a3-0" },
      spec: { taints: [{ key: "glm-serve.local/simulated", value: "true", effect: "NoSchedule" }] },
    },
  ]);
  expect(await added(false)).toEqual([{ metadata: { name: "a3-0" } }]);
});

test("every simulated node has an address of its own, within the blocks for documentation", async () => {
  const demands = simulatedHardwareNames.map((hardware) => ({ hardware, count: maxNodesPerKind }));
  const { items } = addressSchema.parse(await created(demands));
  const addresses = items.map(
    ({ status }) => status.addresses.find(({ type }) => type === "InternalIP")?.address,
  );
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const address of addresses) {
    expect(address).toMatch(/^(?:198\.51\.100|203\.0\.113)\.\d+$/);
    expect(Number(address?.split(".")[3])).toBeLessThan(255);
  }
});
