import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { besidePackedPackage } from "../support/packed.ts";

const checkout = join(import.meta.dirname, "../..");

const examples = globSync("examples/*/Pulumi.yaml", { cwd: checkout })
  .map((file) => basename(join(file, "..")))
  .toSorted();

const template = "templates/glm-serve-typescript";

/** What the examples need besides their own objects, and the endpoints that they export. */
const runs: Readonly<
  Record<string, { readonly settings?: readonly (readonly string[])[]; readonly outputs: object }>
> = {
  "observability-and-api-key": {
    settings: [["--secret", "apiKey", "test-key"]],
    outputs: { endpoint: "http://a3-glm47.default.svc:8000" },
  },
  "own-topology": { outputs: { endpoint: "http://pruned-glm.default.svc:8000" } },
  "pools-in-a-namespace": { outputs: { endpoint: "http://a3-1p1d.llm.svc:8000" } },
  "two-models": {
    outputs: {
      endpoints: {
        "glm-5": "http://a3-1p1d.default.svc:8000",
        "glm-4.7": "http://a3-glm47.default.svc:8000",
      },
    },
  },
};

/** The claim that one example mounts. The cluster has no driver that would make its volume. */
const weights = {
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "glm-weights" },
      spec: {
        accessModes: ["ReadWriteMany"],
        capacity: { storage: "1Ti" },
        storageClassName: "",
        hostPath: { path: "/models" },
      },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "glm-weights", namespace: "default" },
      spec: {
        accessModes: ["ReadWriteMany"],
        resources: { requests: { storage: "1Ti" } },
        storageClassName: "",
        volumeName: "glm-weights",
      },
    },
  ],
};

let local: LocalCluster;
let directory: string;

beforeAll(async () => {
  directory = await besidePackedPackage(examples.map((name) => `examples/${name}`));
  local = await startLocalCluster("test-examples", [
    { hardware: "atlas-800-a3", count: 7 },
    { hardware: "worker", count: 1 },
  ]);
  await local.cluster.kubectl.run(["create", "namespace", "llm"]);
  await local.cluster.kubectl.run(["apply", "-f", "-"], JSON.stringify(weights));
});

afterAll(async () => {
  await local.stop();
});

/** Runs pulumi in a program, with its settings in a file beside it. */
async function pulumi(project: string, ...argv: readonly string[]): Promise<string> {
  const file = ["--config-file", join(project, "settings.yaml")];
  const { code, stdout, stderr } = await local.pulumi("dev", [...argv, ...file], project);
  if (code !== 0) throw new Error(`pulumi ${argv.join(" ")} exited with code ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

async function outputsOf(project: string): Promise<unknown> {
  const { stdout } = await local.pulumi("dev", ["stack", "output", "--json"], project);
  const outputs: unknown = JSON.parse(stdout);
  return outputs;
}

function typeCheck(project: string): string {
  const { stdout } = spawnSync(
    process.execPath,
    [join(directory, "node_modules/typescript/lib/tsc.js"), "-p", project],
    { encoding: "utf8" },
  );
  return stdout;
}

/** Previews a program, deploys it twice, and destroys it. */
async function deploy(project: string, outputs: object): Promise<void> {
  await pulumi(project, "preview");
  await pulumi(project, "up", "--yes", "--skip-preview");
  expect(await outputsOf(project)).toMatchObject(outputs);
  await pulumi(project, "up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
  await pulumi(project, "destroy", "--yes", "--skip-preview");
}

test("every example has a run", () => {
  expect(examples).toEqual(Object.keys(runs).toSorted());
});

describe.each(Object.entries(runs))("the example %s", (name, { settings = [], outputs }) => {
  test("has no type error", () => {
    expect(typeCheck(join(directory, name))).toBe("");
  });

  test("is deployed by the packed package, shows no difference, and is destroyed", async () => {
    const project = join(directory, name);
    for (const setting of settings) await pulumi(project, "config", "set", ...setting);
    await deploy(project, outputs);
  });
});

test("the API key of the example is in its Secret alone", async () => {
  const project = join(directory, "observability-and-api-key");
  await pulumi(project, "up", "--yes", "--skip-preview");
  const objects = await local.cluster.kubectl.run([
    "get",
    "secrets,configmaps,statefulsets,services,pods",
    "--output=json",
  ]);
  const state = await local.pulumi("dev", ["stack", "export"], project);
  await pulumi(project, "destroy", "--yes", "--skip-preview");
  expect(readFileSync(join(project, "settings.yaml"), "utf8")).not.toContain("test-key");
  expect(state.stdout).not.toContain("test-key");
  expect(objects).not.toContain("test-key");
  expect(objects.match(new RegExp(Buffer.from("test-key").toString("base64"), "g"))).toHaveLength(1);
});

describe("the template of pulumi new", () => {
  test("makes a project that is type-checked, deployed and destroyed", async () => {
    const project = join(directory, "my-glm");
    // Outside of the projects of the lab, which name the host, Pulumi finds it on PATH.
    const PATH = [local.tools.pulumi.languageHost, process.env["PATH"] ?? ""].join(delimiter);
    const naming = ["--name", "my-glm", "--description", "GLM-5 for the team", "--dir", project];
    const made = await local.plainPulumi(
      "dev",
      ["new", join(checkout, template), "--generate-only", "--yes", ...naming],
      { PATH },
    );
    expect(made).toMatchObject({ code: 0 });
    const manifest: unknown = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: "my-glm" });
    expect(readFileSync(join(project, "Pulumi.yaml"), "utf8")).toContain("description: GLM-5 for the team");
    expect(typeCheck(project)).toBe("");
    for (const [key, value] of Object.entries(templateDefaults()))
      await pulumi(project, "config", "set", key, value);
    await pulumi(project, "config", "set", "namespace", "my-glm");
    await deploy(project, { endpoint: "http://a3-1p1d.my-glm.svc:8000" });
    await pulumi(project, "config", "set", "topology", "a3-2p1d");
    await expect(pulumi(project, "preview")).rejects.toThrow(
      'The setting topology names no documented topology: "a3-2p1d".',
    );
  });
});

/** The defaults that pulumi new offers for the settings of a stack. */
function templateDefaults(): Readonly<Record<string, string>> {
  const text = readFileSync(join(checkout, template, "Pulumi.yaml"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^ {4}(\w+):\n {6}description: .*\n {6}default: "?(.*?)"?$/gm)].map(
      ([, key = "", value = ""]) => [key, value],
    ),
  );
}
