import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readState } from "../../lab/cluster/cluster-state.ts";
import { podTable } from "../../lab/stack/pod-table.ts";
import { sleep } from "../../lab/host/process.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { changedCheckout } from "./changed-checkout.ts";
import { lockHolders } from "./locks.ts";

const STACK = "a3-glm5-w4a8";

const GROUP = `${STACK}-serve-0`;

const POD = `pod/${GROUP}-0`;

const UP = ["up", "--yes", "--skip-preview"] as const;

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-rollback", [{ hardware: "atlas-800-a3", count: 1 }]);
});

afterAll(async () => {
  await local.stop();
});

async function succeed(argv: readonly string[], directory?: string): Promise<string> {
  const { code, stdout, stderr } = await local.pulumi(STACK, argv, directory);
  if (code !== 0) throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

const kubectl = (...argv: string[]): Promise<string> => local.cluster.kubectl.run(argv);

/** Stops the node's kubelet, and sets the condition that the node controller would set. */
async function loseNode(): Promise<() => void> {
  const kwok = readState(local.cluster.paths)?.processes.kwok;
  if (kwok === undefined) throw new Error("kwok does not run");
  process.kill(kwok.pid, "SIGSTOP");
  const condition = { type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" };
  const patch = JSON.stringify({ status: { conditions: [condition] } });
  await kubectl("patch", "node/a3-0", "--subresource=status", "--type=strategic", `--patch=${patch}`);
  return () => void process.kill(kwok.pid, "SIGCONT");
}

/** Starts an upgrade and signals it as soon as `reached` holds. */
async function interruptedUpgrade(
  directory: string,
  signal: NodeJS.Signals,
  reached: () => Promise<boolean>,
): Promise<string> {
  const upgrade = local.pulumi(STACK, UP, directory);
  await expect.poll(reached, { timeout: 60_000 }).toBe(true);
  const [engine] = lockHolders(local.cluster.paths.pulumi, STACK);
  process.kill(engine ?? Number.NaN, signal);
  const { code, stdout } = await upgrade;
  expect(code).not.toBe(0);
  return stdout;
}

const text = (jsonpath: string, ...what: string[]): Promise<string> =>
  kubectl("get", ...what, "--ignore-not-found", `--output=jsonpath=${jsonpath}`);

/** Checks that the group runs, with the scripts that it names. */
async function expectWorkingGroup(launch: string): Promise<void> {
  await kubectl("wait", "--for=condition=Ready", "--timeout=5s", POD);
  expect(await text("{.spec.template.spec.volumes[*].configMap.name}", `statefulset/${GROUP}`)).toContain(
    launch,
  );
  expect(await launches()).toEqual([launch]);
}

async function launches(): Promise<string[]> {
  return (await text("{.items[*].metadata.name}", "configmaps"))
    .split(" ")
    .filter((name) => name.startsWith(`${GROUP}-launch-`));
}

describe("an interrupted and reverted upgrade", () => {
  let changed: string;
  let launch: string;

  beforeEach(async () => {
    changed = changedCheckout(STACK, "maxNumSeqs: 8,", "maxNumSeqs: 16,");
    await succeed(UP);
    launch = (await launches())[0] ?? "";
  });

  test.each(["SIGINT", "SIGKILL"] as const)(
    "while the new group is pending (%s): keeps the old scripts and deletes the new ones",
    async (signal) => {
      await kubectl("cordon", "a3-0");
      await interruptedUpgrade(changed, signal, async () => {
        const uncreated = "{.status.conditions[?(@.type=='PodScheduled')].status}";
        return (await text(uncreated, POD)) === "False";
      });
      await kubectl("uncordon", "a3-0");
      expect(await launches()).toHaveLength(2);
      await succeed(signal === "SIGINT" ? [...UP, "--refresh"] : UP);
      await expectWorkingGroup(launch);
      await succeed([...UP, "--expect-no-changes"]);
      await expectWorkingGroup(launch);
    },
  );

  test("while the old group is being deleted: waits for it and creates it again", async () => {
    const resume = await loseNode();
    try {
      const stdout = await interruptedUpgrade(
        changed,
        "SIGINT",
        async () => (await text("{.metadata.deletionTimestamp}", POD)) !== "",
      );
      // The engine or its provider ends first.
      expect(stdout).toMatch(/context canceled|error reading from server: EOF/);
      expect(local.lines.join("\n")).toContain(
        `still being deleted: StatefulSet default/${GROUP}\n  pod default/${GROUP}-0 is terminating on node a3-0, which is NotReady`,
      );
      expect(local.lines.join("\n")).toContain(`kubectl delete pod ${GROUP}-0 --namespace default --force`);
      expect(await text("{.metadata.deletionTimestamp}", `statefulset/${GROUP}`)).not.toBe("");
      expect(await podTable(local.cluster.kubectl, "default")).toMatch(
        /serve-0-0 +a3-0 +Terminating, node NotReady/,
      );
      const reverted = succeed([...UP, "--refresh"]);
      await sleep(8000);
      expect(local.lines.at(-1)).toContain(`waiting for a deletion: StatefulSet default/${GROUP}`);
      resume();
      await reverted;
    } finally {
      resume();
    }
    await expectWorkingGroup(launch);
    await succeed([...UP, "--expect-no-changes"]);
  });
});

test("leaves nothing after destroy", async () => {
  await succeed(["destroy", "--yes", "--skip-preview"]);
  expect(await launches()).toEqual([]);
  expect(await text("{.items[*].metadata.name}", "statefulsets,pods")).toBe("");
});
