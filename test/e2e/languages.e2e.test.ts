import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { ensureLanguageHosts } from "../../lab/pulumi/language-hosts.ts";
import { ensurePulumiTools } from "../../lab/pulumi/pulumi-tools.ts";
import { loadTopology, planStack } from "../../program/index.ts";

import { asGiven } from "../support/as-given.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { nodesOf } from "../support/nodes-of.ts";
import { installPackage, linkPeers, packPackage } from "../support/packed.ts";
import {
  editProject,
  languageProgram,
  type LanguageProgram,
  PLUGIN,
  type ProgramSetting,
  type Ran,
  withoutPackages,
} from "./language-program.ts";
import { makePythonEnvironment } from "./python-program.ts";

const checkout = join(import.meta.dirname, "../..");

/** The site of every example. */
const site = { namespace: "llm", createNamespace: true, labels: { team: "inference" } };

const topology = await loadTopology("a3-1p1d", "topology");

let local: LocalCluster;

let setting: ProgramSetting;

let installed: string;

let root: string;

beforeAll(async () => {
  const progress = progressOn(process.stderr);
  local = await startLocalCluster("test-languages", nodesOf([await planStack("a3-1p1d")]));
  setting = {
    tools: await ensurePulumiTools(progress),
    hosts: await ensureLanguageHosts(progress),
    kubeconfig: local.cluster.kubeconfig,
  };
  installed = installPackage(await packPackage());
  linkPeers(installed);
  root = mkdtempSync(join(tmpdir(), "glm-serve-languages-"));
});

afterAll(async () => {
  await local.stop();
});

async function programOf(language: string, name: string = language): Promise<LanguageProgram> {
  const made = languageProgram(join(checkout, "examples", language), installed, join(root, name), setting);
  succeed(await made.pulumi("stack", "init", "dev"));
  return made;
}

function succeed(ran: Ran): string {
  if (ran.code !== 0) throw new Error(`pulumi exited with code ${ran.code}:\n${ran.stdout}\n${ran.stderr}`);
  return ran.stdout;
}

/** The objects that Pulumi applied, by kind and name. Secrets have random data. */
async function applied({ pulumi }: LanguageProgram): Promise<Readonly<Record<string, unknown>>> {
  const state: { deployment: { resources: { type: string; inputs: Manifest }[] } } = JSON.parse(
    succeed(await pulumi("stack", "export")),
  );
  return byName(
    state.deployment.resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => ({ ...inputs, data: inputs.kind === "Secret" ? undefined : inputs.data })),
  );
}

interface Manifest {
  readonly kind: string;
  readonly data?: unknown;
  readonly metadata: { readonly name: string };
}

function byName(manifests: readonly Manifest[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    manifests.map((manifest) => [
      `${manifest.kind}/${manifest.metadata.name}`,
      JSON.parse(JSON.stringify(manifest)),
    ]),
  );
}

const planned = byName(plan(topology, site).objects.map(({ manifest }) => asGiven(manifest)));

async function expectReady(): Promise<void> {
  await local.cluster.kubectl.run([
    "wait",
    "--for=condition=Ready",
    "--timeout=120s",
    "--namespace=llm",
    "--selector=app.kubernetes.io/name=glm-serve",
    "pod",
  ]);
}

test("Pulumi reads the published schema from the plugin", async () => {
  const { pulumi } = await programOf("yaml", "schema");
  const published = await pulumi("package", "get-schema", join(checkout, "schemas/pulumi-package.json"));
  const inferred = await pulumi("package", "get-schema", PLUGIN);
  expect(JSON.parse(succeed(inferred))).toEqual(JSON.parse(succeed(published)));
});

test("a program in YAML brings up the objects of the stack", async () => {
  await expectDeployed(await programOf("yaml"));
});

test("a program in Python brings up the objects of the stack", async () => {
  const program = await programOf("python");
  await addPackage(program);
  await makePythonEnvironment(program.directory);
  await expectDeployed(program);
});

// The first compilation of the SDKs takes minutes of all cores.
test(
  "a program in Go is compiled, and previews the objects of the stack",
  { timeout: 1_800_000 },
  async () => {
    const program = await programOf("go");
    await addPackage(program);
    expectStatefulSets(succeed(await program.pulumi("preview")));
  },
);

async function expectDeployed(program: LanguageProgram): Promise<void> {
  expectStatefulSets(succeed(await program.pulumi("preview")));
  const up = succeed(await program.pulumi("up", "--yes", "--skip-preview"));
  expect(up).toContain("http://a3-1p1d.llm.svc:8000");
  expect(await applied(program)).toEqual(planned);
  await expectReady();
  succeed(await program.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes"));
  succeed(await program.pulumi("destroy", "--yes", "--skip-preview"));
}

function expectStatefulSets(preview: string): void {
  const created = [...preview.matchAll(/kubernetes:apps\/v1:StatefulSet (\S+) +create/g)].map(
    ([, name]) => name,
  );
  expect(new Set(created)).toEqual(new Set(["glm-decode-0", "glm-prefill-0"]));
}

/** A program in YAML with one component. */
async function yamlProgram(name: string, type: string, properties: object): Promise<LanguageProgram> {
  const program = await programOf("yaml", name);
  editProject(program, (project) => ({
    ...project,
    resources: { glm: { type: `glm-serve:${type}`, properties } },
    outputs: {},
  }));
  return program;
}

test("an own topology is planned from plain data", async () => {
  const own = { ...topology, name: "own" };
  const { pulumi } = await yamlProgram("own", "GlmTopology", { topology: own, site: { namespace: "llm" } });
  expectStatefulSets(succeed(await pulumi("preview")));
});

test("one error lists every problem of the arguments", async () => {
  const { pulumi } = await yamlProgram("problems", "GlmServeStack", {
    topology: "a3-1p1d",
    site: { namespace: "Not A Name", platform: { profile: "volcano" } },
  });
  const { code, stdout } = await pulumi("preview");
  expect(code).not.toBe(0);
  expect(errorsIn(stdout)).toEqual([
    "error: glm-serve:index:GlmServeStack resource 'glm' has a problem: 2 problems in topology a3-1p1d; nothing was applied.",
    'namespace = "Not A Name"',
    "namespace must be a DNS label of at most 63 characters. [schema]",
    "→ Set namespace to lowercase letters, digits and hyphens",
    'platform.profile = "volcano"',
    'profile must be one of "cce", "hami", "mindcluster", "plain". [schema]',
    "→ Use one of cce, hami, mindcluster, plain",
  ]);
});

test("an unknown topology is an error with the meant name", async () => {
  const { pulumi } = await yamlProgram("unknown", "GlmServeStack", { topology: "a3-1p1" });
  const { code, stdout } = await pulumi("preview");
  expect(code).not.toBe(0);
  expect(errorsIn(stdout)).toEqual([
    "error: glm-serve:index:GlmServeStack resource 'glm' has a problem: 1 problem in the settings of the stack; nothing was applied.",
    'topology = "a3-1p1"',
    "a3-1p1 is not a topology.",
    '→ Did you mean "a3-1p1d"? glm-serve list prints the name of every topology',
  ]);
});

/** The lines of all errors. Pulumi indents a report, and also prints warnings about hosts on PATH. */
function errorsIn(stdout: string): readonly string[] {
  const diagnostics = stdout.slice(stdout.indexOf("Diagnostics:"), stdout.indexOf("\nResources:"));
  const lines = diagnostics.split("\n").map((line) => line.trim());
  return lines.slice(2).filter((line) => line !== "" && !line.startsWith("warning: using pulumi-"));
}

/** `pulumi package add` writes the SDK, and nothing into Pulumi.yaml that the example lacks. */
async function addPackage(program: LanguageProgram): Promise<void> {
  const before = load(readFileSync(join(program.directory, "Pulumi.yaml"), "utf8"));
  editProject(program, withoutPackages);
  succeed(await program.pulumi("package", "add", PLUGIN));
  expect(load(readFileSync(join(program.directory, "Pulumi.yaml"), "utf8"))).toEqual(before);
}
