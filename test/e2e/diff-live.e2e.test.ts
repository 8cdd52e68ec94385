import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plan, renderYaml, type Topology, withRollout } from "../../core/index.ts";
import { call } from "../cli/call.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

const STACK = "a3-1p1d";

let local: LocalCluster;

let directory: string;

const kubectl = (...argv: string[]) => local.cluster.kubectl.run(argv);

async function diff(stack = STACK): Promise<string> {
  const { executable, kubeconfig } = local.cluster.kubectl;
  const { code, stdout, stderr } = await call(
    directory,
    ["diff", stack, "live", "--kubeconfig", kubeconfig],
    {
      environment: { PATH: `${dirname(executable)}:${process.env["PATH"] ?? ""}`, HOME: directory },
    },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** The text of a difference between the cluster and a changed stack. */
function diffOf(change: (topology: Topology) => void): Promise<string> {
  const file = "changed.json";
  writeFileSync(join(directory, file), JSON.stringify(prefillDecode(change)));
  return diff(file);
}

const fewerSequences = (topology: Topology) => {
  const decode = groupOf(topology, "decode");
  decode.args = { ...decode.args, maxNumSeqs: 7 };
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "glm-serve-diff-live-"));
  local = await startLocalCluster("test-diff-live", [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

describe("diff with what runs", () => {
  test("finds nothing after pulumi up, whoever adds fields of their own", async () => {
    const { code } = await local.pulumi(STACK, ["up", "--yes", "--skip-preview", "--parallel", "32"]);
    expect(code).toBe(0);
    expect(await diff()).toContain("No difference.");
    await kubectl("annotate", "statefulset", `${STACK}-decode-0`, "example.com/owner=me");
    await kubectl("label", "service", STACK, "example.com/team=llm");
    expect(await diff()).toContain("No difference.");
  });

  test("shows the flags of running pods, and what a change restarts", async () => {
    const found = await diffOf(fewerSequences);
    expect(found).toMatch(/Group decode\n +--max-num-seqs +8 → 7\n/);
    expect(found).toContain("decode-0 restarts.");
    expect(found).toContain("prefill-0 keeps running.");
    expect(found).not.toContain("Group prefill");
  });

  test("shows what somebody changed by hand", async () => {
    await kubectl(
      "patch",
      "service",
      STACK,
      "--type=merge",
      '--patch={"spec":{"selector":{"app.kubernetes.io/component":"other"}}}',
    );
    await kubectl("delete", "service", `${STACK}-prefill-0`, "--wait");
    const found = await diff();
    expect(found).toContain(
      `update Service ${STACK}\n    spec.selector.app.kubernetes.io/component: other → proxy`,
    );
    expect(found).toContain(`create Service ${STACK}-prefill-0`);
    expect(found).toContain("No group restarts.");
    const { code } = await local.pulumi(STACK, ["destroy", "--yes", "--skip-preview", "--parallel", "32"]);
    expect(code).toBe(0);
  });

  test.each([
    ["kubectl apply", []],
    ["kubectl apply --server-side", ["--server-side"]],
  ])("finds nothing after %s, and pods of an older revision", async (_name, options) => {
    const apply = (topology: Topology) =>
      local.cluster.kubectl.run(
        ["apply", ...options, "--filename=-"],
        renderYaml(withRollout(plan(topology))),
      );
    await apply(prefillDecode());
    await expect
      .poll(() => kubectl("get", "pods", "--output=name"), { timeout: 60_000 })
      .toContain(`${STACK}-decode-0-3`);
    expect(await diff()).toContain("No difference.");
    // The pods stay: StatefulSets of glm-serve replace none by themselves.
    await apply(prefillDecode(fewerSequences));
    const found = await diffOf(fewerSequences);
    expect(found).toMatch(/--max-num-seqs +8 → 7/);
    expect(found).toMatch(/Pod a3-1p1d-decode-0-0 runs revision \w+, but its StatefulSet has \w+\./);
    await kubectl(
      "delete",
      "all,configmap,job,role,rolebinding,serviceaccount",
      `--selector=app.kubernetes.io/instance=${STACK}`,
      "--wait",
    );
  });
});
