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

/** Runs a command with the policy pack on the program with some alterations. */
async function withPack(command: "preview" | "up", ...alterations: readonly string[]) {
  const settings = ["--config", `alterations=${alterations.join(", ")}`];
  const file = ["--config-file", join(project, "settings.yaml")];
  const { code, stdout, stderr } = await local.pulumi(
    "dev",
    [
      command,
      ...(command === "up" ? ["--yes", "--skip-preview"] : []),
      "--policy-pack",
      pack,
      ...settings,
      ...file,
    ],
    project,
  );
  return { code, text: `${stdout}\n${stderr}` };
}

/** The policies that an output names as violated. */
function violated(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\[mandatory\]\s+(\S+)/g)].map(([, policy = ""]) => policy)),
  ].toSorted();
}

describe("pulumi preview with the policy pack", () => {
  test("passes changes that are nobody's business", async () => {
    const { code, text } = await withPack("preview", "allowed changes");
    expect(violated(text)).toEqual([]);
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining("glm-serve@v") });
  });

  test("refuses altered pods, and names each policy", async () => {
    const { code, text } = await withPack(
      "preview",
      "another image",
      "no host network",
      "fewer devices",
      "a secret in a variable",
      "no probes",
      "more replicas",
    );
    expect(violated(text)).toEqual([
      "no-plain-secret",
      "planned-devices",
      "planned-environment",
      "planned-image",
      "planned-network",
      "planned-probes",
      "planned-replicas",
    ]);
    expect(text).toContain(
      'The image (engine) is "quay.io/ascend/vllm-ascend:v0.18.0-a3", and the plan has "quay.io/ascend/vllm-ascend:v0.20.2rc1-a3". [image.engine]',
    );
    expect(code).not.toBe(0);
  });

  test("refuses altered scripts and Services", async () => {
    const { code, text } = await withPack("preview", "another flag in a script", "another selector");
    expect(violated(text)).toEqual(expect.arrayContaining(["planned-scripts", "planned-selector"]));
    expect(code).not.toBe(0);
  });

  test("refuses objects of the user that take ports and pods of the stack", async () => {
    const { code, text } = await withPack(
      "preview",
      "an agent on an engine's port",
      "a second Deployment with the labels of the proxy",
    );
    expect(violated(text)).toEqual(["host-ports-apart", "selectors-apart"]);
    expect(code).not.toBe(0);
  });
});

test("pulumi up with the policy pack deploys the unaltered program, and refuses the altered one", async () => {
  expect(await withPack("up")).toMatchObject({ code: 0 });
  const { code, text } = await withPack("up", "another image");
  expect(violated(text)).toContain("planned-image");
  expect(code).not.toBe(0);
});
