import { expect, test } from "vitest";
import { z } from "zod";
import { ensureNodes } from "../../lab/cluster/nodes.ts";

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ taints: z.array(z.unknown()) }).optional(),
    }),
  ),
});

/** The nodes that ensureNodes adds to a cluster with the node worker-0. */
async function added(tainted: boolean) {
  let created = "";
  const kubectl = {
    executable: "kubectl",
    kubeconfig: "",
    run(argv: readonly string[], input = "") {
      if (argv[0] === "create") created = input;
      return Promise.resolve(argv[0] === "get" ? "node/worker-0\n" : "");
    },
  };
  const demands = [
    { hardware: "atlas-800-a3", count: 1 },
    { hardware: "worker", count: 1 },
  ] as const;
  await ensureNodes(kubectl, demands, { tainted });
  return listSchema.parse(JSON.parse(created)).items;
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
