import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";

const STACK = "a2-glm5-w4a8-2node";

const SECRET = `${STACK}-serve-0-link`;

const UP = ["up", "--yes", "--skip-preview"] as const;

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-link-secret", [{ hardware: "atlas-800-a2", count: 2 }]);
}, 300_000);

afterAll(async () => {
  await local.stop();
});

async function succeed(...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await local.pulumi(STACK, argv);
  if (code !== 0)
    throw new Error(`pulumi ${argv.join(" ")} exited with code ${String(code)}:\n${stdout}\n${stderr}`);
  return stdout;
}

const read = (...argv: string[]): Promise<string> => local.cluster.kubectl.run(["get", ...argv]);

const encodedToken = (): Promise<string> => read("secret", SECRET, "--output=jsonpath={.data.token}");

const podUids = (): Promise<string> => read("pods", "--output=jsonpath={.items[*].metadata.uid}");

test("pulumi makes the token once, hides it, and makes another after its Secret is deleted", async () => {
  await succeed(...UP);
  const encoded = await encodedToken();
  const token = Buffer.from(encoded, "base64").toString();
  expect(token).toMatch(/^[0-9a-f]{64}$/);

  const state = await succeed("stack", "export");
  expect(state).toContain(SECRET);
  expect(state).not.toContain(token);
  expect(state).not.toContain(encoded);

  const pods = await podUids();
  await succeed("preview", "--expect-no-changes");
  await succeed(...UP, "--expect-no-changes");
  expect(await encodedToken()).toBe(encoded);

  await local.cluster.kubectl.run(["delete", "secret", SECRET]);
  await succeed(...UP, "--refresh");
  const next = await encodedToken();
  expect(Buffer.from(next, "base64").toString()).toMatch(/^[0-9a-f]{64}$/);
  expect(next).not.toBe(encoded);
  // The group keeps running: it reads the Secret at its next start.
  expect(await podUids()).toBe(pods);
});
