import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { withPackedPackage } from "../support/packed.ts";
import { changedCheckout } from "./changed-checkout.ts";

const checkout = join(import.meta.dirname, "../..");

const STACK = "a3-1p1d";

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-main-job", [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "atlas-800-a2", count: 2 },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ nodeName: z.string() }),
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
    }),
  ),
});

async function readyPods(namespace: string): Promise<{ name: string; node: string }[]> {
  const { items } = podList.parse(
    JSON.parse(
      await local.cluster.kubectl.run(["get", "pods", "--namespace", namespace, "--output", "json"]),
    ),
  );
  return items
    .filter(({ status }) =>
      status.conditions.some(({ type, status: on }) => type === "Ready" && on === "True"),
    )
    .map(({ metadata, spec }) => ({ name: metadata.name, node: spec.nodeName }));
}

async function succeed(stack: string, argv: readonly string[], directory?: string): Promise<string> {
  const { code, stdout, stderr } = await local.pulumi(stack, argv, directory);
  expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
  return stdout;
}

async function ourObjects(namespace: string): Promise<string[]> {
  const kinds = "statefulsets,deployments,services,configmaps,pods";
  const names = await local.cluster.kubectl.run(["get", kinds, "--namespace", namespace, "--output", "name"]);
  return names.split("\n").filter((name) => /a3-1p1d|imported/.test(name));
}

describe("pulumi up --stack a3-1p1d", () => {
  test("starts six pods and the proxy on nodes of the right kind", async () => {
    const printed = await succeed(STACK, ["up", "--yes", "--skip-preview"]);
    expect(printed).toContain("http://a3-1p1d.default.svc:8000");
    const pods = await readyPods("default");
    const engines = pods.filter(({ name }) => /prefill|decode/.test(name));
    expect(engines.map(({ name }) => name).toSorted()).toEqual([
      "a3-1p1d-decode-0-0",
      "a3-1p1d-decode-0-1",
      "a3-1p1d-decode-0-2",
      "a3-1p1d-decode-0-3",
      "a3-1p1d-prefill-0-0",
      "a3-1p1d-prefill-0-1",
    ]);
    expect(new Set(engines.map(({ node }) => node)).size).toBe(6);
    for (const { node } of engines) expect(node).toMatch(/^a3-/);
    expect(pods.filter(({ name }) => name.startsWith("a3-1p1d-proxy-"))).toHaveLength(1);
  });

  test("changes nothing a second time", async () => {
    expect(await succeed(STACK, ["up", "--yes", "--skip-preview", "--expect-no-changes"])).toContain(
      "22 unchanged",
    );
  });

  test("replaces only the decode group after a change of one of its flags", async () => {
    const changed = changedCheckout(STACK, "maxNumSeqs: 8,", "maxNumSeqs: 16,");
    const printed = await succeed(STACK, ["preview"], changed);
    expect(printed).toMatch(/StatefulSet +a3-1p1d-decode-0 +.*replace/);
    expect(printed).not.toMatch(/prefill-0 .*(update|replace)/);
    expect(printed).toMatch(/ConfigMap +a3-1p1d-decode-0-launch-\w{10} +.*create/);
    expect(printed).toMatch(/ConfigMap +a3-1p1d-decode-0-launch-\w{10} +.*delete/);
    expect(printed).toMatch(/\+ 1 to create\s+- 1 to delete\s+\+-1 to replace\s+3 changes\. 20 unchanged/);
    await succeed(STACK, ["up", "--yes", "--skip-preview"], changed);
    expect(await readyPods("default")).toHaveLength(7);
    const launches = (await ourObjects("default")).filter((name) => name.includes("decode-0-launch"));
    expect(launches).toHaveLength(1);
  });

  test("reports every problem of a wrong topology, and changes nothing", async () => {
    const before = await ourObjects("default");
    const { code, stdout } = await local.pulumi(
      STACK,
      ["up", "--yes", "--skip-preview"],
      changedCheckout(STACK, "nodes: 4,", "nodes: 5,"),
    );
    expect(code).toBe(1);
    expect(stdout).toContain("groups.decode.nodes = 5");
    expect(stdout).toContain("groups.decode.dataParallelSize = 16");
    expect(stdout).not.toContain("    at ");
    expect(await ourObjects("default")).toEqual(before);
  });

  test("reports an unknown stack, and names the command that lists the known ones", async () => {
    const { code, stdout } = await local.pulumi("a3-2p2d", ["preview"]);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/glm-serve list prints the name of every topology/);
  });

  test("renders YAML that the API server accepts", async () => {
    const yaml = execFileSync(process.execPath, [join(checkout, "cli/main.ts"), "render", STACK], {
      encoding: "utf8",
    });
    const printed = await local.cluster.kubectl.run(["apply", "--dry-run=server", "--filename", "-"], yaml);
    expect(printed.match(/\(server dry run\)/g)).toHaveLength(18);
  });

  test("leaves nothing after destroy", async () => {
    await succeed(STACK, ["destroy", "--yes", "--skip-preview"]);
    expect(await ourObjects("default")).toEqual([]);
  });

  test("does not change the checkout", () => {
    const changes = execFileSync("git", ["status", "--short", "stacks", "Pulumi.yaml"], {
      cwd: checkout,
      encoding: "utf8",
    });
    expect(changes).toBe("");
  });
});

describe("the packed package, imported by another program", () => {
  let directory: string;

  beforeAll(async () => {
    directory = await withPackedPackage("importer");
  });

  test("starts the same pods", async () => {
    const printed = await succeed("dev", ["up", "--yes", "--skip-preview"], directory);
    expect(printed).toContain("http://imported.importer.svc:8000");
    expect(await readyPods("importer")).toHaveLength(7);
    await succeed("dev", ["up", "--yes", "--skip-preview", "--expect-no-changes"], directory);
  });

  test("previews a changed flag as a replacement of its group only", async () => {
    const printed = await succeed("dev", ["preview", "--config", "importer:maxNumSeqs=16"], directory);
    expect(printed).toMatch(/StatefulSet +decode-0 +.*replace/);
    expect(printed).toMatch(/\+ 1 to create\s+- 1 to delete\s+\+-1 to replace/);
  });

  test("leaves nothing after destroy", async () => {
    await succeed("dev", ["destroy", "--yes", "--skip-preview"], directory);
    await expect(local.cluster.kubectl.run(["get", "namespace", "importer"])).rejects.toThrow("NotFound");
  });
});
