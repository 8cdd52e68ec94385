import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { identify, isAlive, type ProcessIdentity, terminate } from "../../lab/host/process.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { lockHolders } from "./locks.ts";

const STACK = "a3-glm5-w4a8";

const GROUP = `${STACK}-serve-0`;

const UP = ["up", "--yes", "--skip-preview"] as const;

const DESTROY = ["destroy", "--yes", "--skip-preview"] as const;

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-recovery", [{ hardware: "atlas-800-a3", count: 1 }]);
});

afterAll(async () => {
  await local.stop();
});

const kubectl = (...argv: string[]): Promise<string> => local.cluster.kubectl.run(argv);

async function succeed(argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await local.pulumi(STACK, argv);
  if (code !== 0) throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

const uidOfPod = (): Promise<string> => kubectl("get", `pod/${GROUP}-0`, "--output=jsonpath={.metadata.uid}");

const leftObjects = (): Promise<string> =>
  kubectl(
    "get",
    "statefulsets,pods,configmaps,services",
    "--selector=app.kubernetes.io/part-of",
    "--output=name",
  );

/**
 * Starts an update and kills it, without its plugin, while the group waits for a node. The pod is ready afterwards. Returns the
 * plugin.
 */
async function killedUpdate(): Promise<ProcessIdentity> {
  await kubectl("cordon", "a3-0");
  const killed = local.pulumi(STACK, UP);
  const pods = (): Promise<string> => kubectl("get", "pods", "--output=name");
  await expect.poll(pods, { timeout: 60_000 }).toContain(`pod/${GROUP}-0`);
  const [engine] = lockHolders(local.cluster.paths.pulumi, STACK);
  if (engine === undefined) throw new Error("no pulumi holds the lock");
  const plugin = identify(pluginOf(engine));
  if (plugin === undefined) throw new Error("pulumi has no plugin");
  process.kill(engine, "SIGKILL");
  expect((await killed).code).not.toBe(0);
  await kubectl("uncordon", "a3-0");
  await kubectl("wait", "--for=condition=Ready", "--timeout=30s", `pod/${GROUP}-0`);
  return plugin;
}

/** The provider's process among the children of an engine, whose every thread may start one. */
function pluginOf(engine: number): number {
  const children = readdirSync(`/proc/${engine}/task`).flatMap((thread) =>
    readFileSync(`/proc/${engine}/task/${thread}/children`, "utf8")
      .split(" ")
      .filter((pid) => pid !== ""),
  );
  const plugin = children.find((pid) =>
    readFileSync(join("/proc", pid, "cmdline"), "utf8").includes("pulumi-resource-kubernetes"),
  );
  return Number(plugin ?? Number.NaN);
}

describe("a killed run", () => {
  beforeEach(async () => {
    await succeed(DESTROY);
  });

  test("continues with the documented command, and no pod starts again", async () => {
    await terminate(await killedUpdate(), 2000);
    const pod = await uidOfPod();
    await local.plainPulumi(STACK, ["cancel", "--yes"]);
    const clear = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"];
    expect((await local.plainPulumi(STACK, clear)).code).toBe(0);
    const upsert = { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" };
    const { code, stdout, stderr } = await local.plainPulumi(STACK, UP, upsert);
    expect(`${stdout}${stderr}`).not.toContain("conflict");
    expect(code).toBe(0);
    expect(await uidOfPod()).toBe(pod);
    const { stdout: second } = await local.plainPulumi(STACK, [...UP, "--expect-no-changes"]);
    expect(second).not.toContain("pending");
    expect((await local.plainPulumi(STACK, DESTROY)).code).toBe(0);
    expect(await leftObjects()).toBe("");
  });

  test("leaves nothing after a destroy by the lab", async () => {
    const plugin = await killedUpdate();
    expect(isAlive(plugin)).toBe(true);
    await succeed(DESTROY);
    expect(isAlive(plugin)).toBe(false);
    expect(local.lines.at(-1)).toMatch(
      new RegExp(`^deleting what a killed run was creating: .*StatefulSet default/${GROUP}`),
    );
    expect(await leftObjects()).toBe("");
  });
});

describe("an object that was deleted by hand", () => {
  test.each([
    ["statefulset", GROUP],
    ["service", STACK],
  ])("is created again: %s", async (kind, name) => {
    await succeed(UP);
    await kubectl("delete", `${kind}/${name}`);
    expect(await succeed(["refresh", "--yes", "--skip-preview"])).toMatch(/- +1 deleted|1 deleted/);
    expect(await succeed(UP)).toContain("+ 1 created");
    await succeed([...UP, "--refresh", "--expect-no-changes"]);
    await kubectl("get", `${kind}/${name}`);
  });

  test("shows no difference where nothing changed", async () => {
    await succeed(UP);
    expect(await succeed(["refresh", "--yes", "--skip-preview", "--expect-no-changes"])).toContain(
      "unchanged",
    );
  });
});
