import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planStack } from "../../program/index.ts";
import { topologyNames } from "../../program/catalogue.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";

const checkout = join(import.meta.dirname, "../..");

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-every-stack", [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "atlas-800-a2", count: 2 },
    { hardware: "h200", count: 1 },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

test.each(topologyNames())(
  "%s deploys, does not change in a second run, renders objects that the API server accepts, and is destroyed",
  async (stack) => {
    const planned = await planStack(stack);
    const up = await local.pulumi(stack, ["up", "--yes", "--skip-preview"]);
    expect(up).toMatchObject({ code: 0 });
    const pods = planned.groups.flatMap((group) => group.pods.map(({ name }) => `pod/${name}`));
    const { namespace } = planned.topology.site;
    await local.cluster.kubectl.run([
      "wait",
      "--for=condition=Ready",
      "--timeout=1s",
      "--namespace",
      namespace,
      ...pods,
    ]);
    const again = await local.pulumi(stack, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(again).toMatchObject({ code: 0 });
    const yaml = execFileSync(process.execPath, [join(checkout, "cli/main.ts"), "render", stack], {
      cwd: checkout,
      encoding: "utf8",
    });
    const accepted = await local.cluster.kubectl.run(["apply", "--dry-run=server", "--filename", "-"], yaml);
    expect(accepted.match(/\(server dry run\)/g)).toHaveLength(planned.objects.length);
    expect(await local.pulumi(stack, ["destroy", "--yes", "--skip-preview"])).toMatchObject({ code: 0 });
  },
);
