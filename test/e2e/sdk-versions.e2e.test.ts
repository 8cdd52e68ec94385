import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { withPeersFromRegistry } from "../support/packed.ts";

/** The oldest and the newest npm SDKs that are known to work. All other tests use the pinned ones. */
const versions = {
  oldest: { "@pulumi/kubernetes": "4.18.0", "@pulumi/pulumi": "3.142.0" },
  newest: { "@pulumi/kubernetes": "4.34.2", "@pulumi/pulumi": "3.276.0" },
} as const;

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-sdk", [
    { hardware: "atlas-800-a3", count: 6 },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

test("the oldest SDKs are those of the peer ranges", () => {
  for (const [name, version] of Object.entries(versions.oldest)) {
    expect(manifest.peerDependencies).toMatchObject({ [name]: `^${version}` });
  }
});

describe.each(Object.entries(versions))("with the %s SDKs", (_, peers) => {
  test("a program with the components is deployed, shows no difference, and is destroyed", async () => {
    const directory = await withPeersFromRegistry(
      "importer",
      Object.entries(peers).map(([name, version]) => `${name}@${version}`),
    );
    const pulumi = async (...argv: string[]): Promise<string> => {
      const { code, stdout, stderr } = await local.pulumi("dev", argv, directory);
      if (code !== 0)
        throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
      return stdout;
    };
    expect(await pulumi("up", "--yes", "--skip-preview")).toContain("http://imported.importer.svc:8000");
    await pulumi("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    await pulumi("destroy", "--yes", "--skip-preview");
  });
});
