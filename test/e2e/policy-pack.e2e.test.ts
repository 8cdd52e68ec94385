import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { besidePackedPackage } from "../support/packed.ts";
import { policyPackProgram } from "../support/policy-pack.ts";

let local: LocalCluster;
let project: string;
let pack: string;

beforeAll(async () => {
  const directory = await besidePackedPackage(["test/fixtures/altered"]);
  project = join(directory, "altered");
  pack = policyPackProgram(directory);
  local = await startLocalCluster("test-policy", [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

/** Runs a command with the policy pack on the program with an alteration. */
async function withPack(command: string, alteration: string) {
  const settings = ["--config", `alteration=${alteration}`, "--config-file", join(project, "settings.yaml")];
  const { code, stdout, stderr } = await local.pulumi(
    "dev",
    [command, ...(command === "up" ? ["--yes", "--skip-preview"] : []), "--policy-pack", pack, ...settings],
    project,
  );
  return { code, text: `${stdout}\n${stderr}` };
}

/** The policies that a preview names as violated. */
function violated(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\[mandatory\]\s+(\S+)/g)].map(([, policy = ""]) => policy)),
  ].toSorted();
}

describe("pulumi preview with the policy pack", () => {
  test.each(["none", "allowed changes"])("passes: %s", async (alteration) => {
    const { code, text } = await withPack("preview", alteration);
    expect(violated(text)).toEqual([]);
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining("glm-serve@v") });
  });

  test.each([
    ["another image", "planned-image"],
    ["no host network", "planned-network"],
    ["fewer devices", "planned-devices"],
    ["another flag in a script", "planned-scripts"],
    ["a secret in a variable", "no-plain-secret"],
    ["no probes", "planned-probes"],
    ["more replicas", "planned-replicas"],
    ["another selector", "planned-selector"],
    ["an agent on an engine's port", "host-ports-apart"],
    ["a second Deployment with the labels of the proxy", "selectors-apart"],
  ])("refuses: %s", async (alteration, policy) => {
    const { code, text } = await withPack("preview", alteration);
    expect(violated(text)).toContain(policy);
    expect(code).not.toBe(0);
  });
});

test("pulumi up with the policy pack deploys the unaltered program, and refuses the altered one", async () => {
  expect(await withPack("up", "none")).toMatchObject({ code: 0 });
  const { code, text } = await withPack("up", "another image");
  expect(violated(text)).toContain("planned-image");
  expect(code).not.toBe(0);
});
