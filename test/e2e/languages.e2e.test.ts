import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { ensureLanguageHosts } from "../../lab/pulumi/language-hosts.ts";
import { ensurePulumiTools } from "../../lab/pulumi/pulumi-tools.ts";
import { loadTopology, planStack } from "../../program/index.ts";

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

function programOf(language: string, name: string = language): LanguageProgram {
  const made = languageProgram(join(checkout, "examples", language), installed, join(root, name), setting);
  succeed(made.pulumi("stack", "init", "dev"));
  return made;
}

function succeed(ran: Ran): string {
  if (ran.code !== 0) throw new Error(`pulumi exited with code ${ran.code}:\n${ran.stdout}\n${ran.stderr}`);
  return ran.stdout;
}

/** The objects that Pulumi applied, by kind and name. */
function applied({ pulumi }: LanguageProgram): Readonly<Record<string, unknown>> {
  const state: { deployment: { resources: { type: string; inputs: Manifest }[] } } = JSON.parse(
    succeed(pulumi("stack", "export")),
  );
  return byName(
    state.deployment.resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => inputs),
  );
}

interface Manifest {
  readonly kind: string;
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

const planned = byName(plan(topology, site).objects.map(({ manifest }) => manifest));

async function expectReady(): Promise<void> {
  await local.cluster.kubectl.run([
    "wait",
    "--for=condition=Ready",
    "--timeout=1s",
    "--namespace=llm",
    "--selector=app.kubernetes.io/name=glm-serve",
    "pod",
  ]);
}

test("Pulumi reads the published schema from the plugin", () => {
  const { pulumi } = programOf("yaml", "schema");
  const published = pulumi("package", "get-schema", join(checkout, "schemas/pulumi-package.json"));
  const inferred = pulumi("package", "get-schema", PLUGIN);
  expect(JSON.parse(succeed(inferred))).toEqual(JSON.parse(succeed(published)));
});

describe.each([
  ["yaml", () => {}],
  ["python", addPackage],
  ["go", addPackage],
])("a program in %s", (language, prepare) => {
  test("brings up the objects of the stack, and ends them", { timeout: 300_000 }, async () => {
    const program = programOf(language);
    prepare(program);
    if (language === "python") await makePythonEnvironment(program.directory);
    const preview = succeed(program.pulumi("preview"));
    expect(preview.match(/^ *\+ .*kubernetes:apps\/v1:StatefulSet/gm)).toHaveLength(2);
    const up = succeed(program.pulumi("up", "--yes", "--skip-preview"));
    expect(up).toContain("http://a3-1p1d-proxy.llm.svc:8000");
    expect(applied(program)).toEqual(planned);
    await expectReady();
    succeed(program.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes"));
    succeed(program.pulumi("destroy", "--yes", "--skip-preview"));
  });
});

/** A program in YAML with one component. */
function yamlProgram(name: string, type: string, properties: object): LanguageProgram {
  const program = programOf("yaml", name);
  editProject(program, (project) => ({
    ...project,
    resources: { glm: { type: `glm-serve:${type}`, properties } },
    outputs: {},
  }));
  return program;
}

test("an own topology is planned from plain data", () => {
  const own = { ...topology, name: "own" };
  const { pulumi } = yamlProgram("own", "GlmTopology", { topology: own, site: { namespace: "llm" } });
  const preview = succeed(pulumi("preview"));
  expect(preview).toContain("own-prefill-0");
  expect(preview.match(/kubernetes:apps\/v1:StatefulSet/g)).toHaveLength(2);
});

test("one error lists every problem of the arguments", () => {
  const { pulumi } = yamlProgram("problems", "GlmServeStack", {
    topology: "a3-1p1d",
    site: { namespace: "Not A Name", platform: { profile: "volcano" } },
  });
  const { code, stdout } = pulumi("preview");
  expect(code).not.toBe(0);
  expect(problemsIn(stdout)).toMatchInlineSnapshot();
});

test("an unknown topology is an error with the meant name", () => {
  const { pulumi } = yamlProgram("unknown", "GlmServeStack", { topology: "a3-1p1" });
  const { code, stdout } = pulumi("preview");
  expect(code).not.toBe(0);
  expect(problemsIn(stdout)).toMatchInlineSnapshot();
});

/** What a preview prints below "Diagnostics:". */
function problemsIn(stdout: string): string {
  return stdout.slice(stdout.indexOf("Diagnostics:")).trimEnd();
}

/** `pulumi package add` writes the SDK, and nothing into Pulumi.yaml that the example lacks. */
function addPackage(program: LanguageProgram): void {
  const before = load(readFileSync(join(program.directory, "Pulumi.yaml"), "utf8"));
  editProject(program, withoutPackages);
  succeed(program.pulumi("package", "add", PLUGIN));
  expect(load(readFileSync(join(program.directory, "Pulumi.yaml"), "utf8"))).toEqual(before);
}
