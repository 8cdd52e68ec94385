import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { type Plan, renderYaml } from "../../core/index.ts";
import { planStack, topologyNames } from "../../program/index.ts";
import { stacksToDeploy } from "../support/chosen-stacks.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { nodesOf } from "../support/nodes-of.ts";

const planned = new Map<string, Plan>();

for (const name of topologyNames()) planned.set(name, await planStack(name));

let local: LocalCluster;

function planOf(stack: string): Plan {
  const found = planned.get(stack);
  if (found === undefined) throw new Error(`no stack ${stack}`);
  return found;
}

beforeAll(async () => {
  local = await startLocalCluster("test-every-stack", nodesOf(stacksToDeploy().map(planOf)));
});

afterAll(async () => {
  await local.stop();
});

test.each(topologyNames())("the API server accepts every object of %s", async (stack) => {
  const yaml = renderYaml(planOf(stack));
  const accepted = await local.cluster.kubectl.run(["apply", "--dry-run=server", "--filename", "-"], yaml);
  expect(accepted.match(/\(server dry run\)/g)).toHaveLength(
    planOf(stack).objects.filter(({ generated }) => generated === undefined).length,
  );
});

test.each(stacksToDeploy())(
  "%s deploys, does not change in a second run, and is destroyed",
  async (stack) => {
    const { groups, topology } = planOf(stack);
    // A stack that fails would keep its nodes, and every later one would wait for them.
    onTestFailed(async () => {
      await local.pulumi(stack, ["destroy", "--yes", "--skip-preview"]);
    });
    const up = await local.pulumi(stack, ["up", "--yes", "--skip-preview"]);
    expect(up).toMatchObject({ code: 0 });
    const pods = groups.flatMap((group) => group.pods.map(({ name }) => `pod/${name}`));
    await local.cluster.kubectl.run([
      "wait",
      "--for=condition=Ready",
      // The pods are ready by now; a limit would judge how busy the machine is.
      "--timeout=0",
      "--namespace",
      topology.site.namespace,
      ...pods,
    ]);
    const again = await local.pulumi(stack, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(again).toMatchObject({ code: 0 });
    expect(await local.pulumi(stack, ["destroy", "--yes", "--skip-preview"])).toMatchObject({ code: 0 });
  },
);
