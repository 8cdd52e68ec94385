import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { changedCheckout } from "./changed-checkout.ts";

const STACK = "a3-glm5-w4a8";

const TEAM = "blue-team-7";

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-secret-settings", [{ hardware: "atlas-800-a3", count: 1 }]);
});

afterAll(async () => {
  await local.stop();
});

/** The settings file of the generated project, which `pulumi config set` writes. */
function settingsFile(): string {
  const projects = join(local.cluster.paths.pulumi, "projects");
  const file = readdirSync(projects, { recursive: true, encoding: "utf8" }).find((path) =>
    path.endsWith(`Pulumi.${STACK}.yaml`),
  );
  if (file === undefined) throw new Error("pulumi wrote no settings file");
  return join(projects, file);
}

test("the state holds a setting of `pulumi config set --secret` encrypted", async () => {
  const directory = changedCheckout(STACK, "maxNumSeqs: 8,", "maxNumSeqs: 8,");
  const pulumi = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await local.pulumi(STACK, argv, directory);
    if (code !== 0)
      throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  await pulumi("config", "set", "--secret", "--path", "labels.team", TEAM);
  const settings = readFileSync(settingsFile(), "utf8");
  expect(settings).toMatch(/secure:/);
  writeFileSync(join(directory, "stacks", `Pulumi.${STACK}.yaml`), settings);
  await pulumi("up", "--yes", "--skip-preview");
  const state = await pulumi("stack", "export");
  expect(state).not.toContain(TEAM);
  expect(state).toContain('"ciphertext"');
  const applied = ["get", `statefulset/${STACK}-serve-0`, "--output=jsonpath={.metadata.labels.team}"];
  expect(await local.cluster.kubectl.run(applied)).toBe(TEAM);
  await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
});
