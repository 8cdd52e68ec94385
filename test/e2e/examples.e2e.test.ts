import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { besidePackedPackage } from "../support/packed.ts";

const checkout = join(import.meta.dirname, "../..");

const examples = globSync("examples/*/index.ts", { cwd: checkout })
  .map((file) => basename(join(file, "..")))
  .toSorted();

const template = "templates/glm-serve-typescript";

interface Run {
  /** Arguments of `pulumi config set`. */
  readonly settings?: readonly (readonly string[])[];
  readonly outputs: object;
  /** Inspects what is deployed. */
  readonly inspect?: (project: string) => Promise<void>;
}

const runs: Readonly<Record<string, Run>> = {
  "observability-and-api-key": {
    settings: [["--secret", "apiKey", "test-key"]],
    outputs: { endpoint: "http://a3-glm47.default.svc:8000" },
    inspect: expectKeyInItsSecretAlone,
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

/** Previews a program, deploys it twice, and destroys it. */
async function deploy(project: string, { outputs, inspect }: Run): Promise<void> {
  await pulumi(project, "preview");
  await pulumi(project, "up", "--yes", "--skip-preview");
  expect(await outputsOf(project)).toMatchObject(outputs);
  await inspect?.(project);
  await pulumi(project, "up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
  await pulumi(project, "destroy", "--yes", "--skip-preview");
}

async function expectKeyInItsSecretAlone(project: string): Promise<void> {
  const kinds = "secrets,configmaps,statefulsets,services,pods";
  const objects = await local.cluster.kubectl.run(["get", kinds, "--output=json"]);
  const state = await local.pulumi("dev", ["stack", "export"], project);
  expect(readFileSync(join(project, "settings.yaml"), "utf8")).not.toContain("test-key");
  expect(state.stdout).not.toContain("test-key");
  expect(objects).not.toContain("test-key");
  expect(objects.match(new RegExp(Buffer.from("test-key").toString("base64"), "g"))).toHaveLength(1);
}

test("every example has a run", () => {
  expect(examples).toEqual(Object.keys(runs).toSorted());
});

test("pulumi new makes a project from the template", async () => {
  // Outside of the projects of the lab, which name the host, Pulumi finds it on PATH.
  const PATH = [local.tools.pulumi.languageHost, process.env["PATH"] ?? ""].join(delimiter);
  const project = join(directory, "my-glm");
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
});

test("the programs have no type errors", () => {
  const options = { extends: `./${examples[0]}/tsconfig.json`, include: ["*/*.ts"] };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(options));
  const compiler = join(directory, "node_modules/typescript/lib/tsc.js");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", directory], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test.each(Object.entries(runs))(
  "the packed package deploys the example %s, shows no difference, and destroys it",
  async (name, run) => {
    const project = join(directory, name);
    for (const setting of run.settings ?? []) await pulumi(project, "config", "set", ...setting);
    await deploy(project, run);
  },
);

test("the project from the template is deployed and destroyed, and reports an unknown topology", async () => {
  const project = join(directory, "my-glm");
  const settings = { ...templateDefaults(), namespace: "my-glm" };
  for (const [key, value] of Object.entries(settings)) await pulumi(project, "config", "set", key, value);
  await deploy(project, { outputs: { endpoint: "http://a3-1p1d.my-glm.svc:8000" } });
  await pulumi(project, "config", "set", "topology", "a3-2p1d");
  await expect(pulumi(project, "preview")).rejects.toThrow(
    'The setting topology names no documented topology: "a3-2p1d".',
  );
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
