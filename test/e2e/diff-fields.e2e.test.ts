import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { comparePlans, plan, type Topology } from "../../core/index.ts";
import { bases, type FieldSample, fieldSamples } from "../support/group-field-samples.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";

const checkout = join(import.meta.dirname, "../..");

const previewSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: z.object({ inputs: z.unknown().optional() }).optional(),
        newState: z.object({ inputs: z.unknown().optional() }).optional(),
      }),
    )
    .optional(),
  diagnostics: z.array(z.object({ severity: z.string(), message: z.string() })).optional(),
});

const named = z.object({ metadata: z.object({ name: z.string() }) });

let local: LocalCluster;

let directory: string;

/** The program of the checkout, whose stacks read their topology from a file that the environment names. */
function program(): string {
  const made = mkdtempSync(join(tmpdir(), "glm-serve-fields-"));
  for (const part of ["core", "components", "entry", "program", "stacks", "Pulumi.yaml", "package.json"])
    cpSync(join(checkout, part), join(made, part), { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(made, "node_modules"));
  for (const { name } of bases) {
    writeFileSync(
      join(made, "stacks", `${name}.ts`),
      'import { readFileSync } from "node:fs";\nexport default JSON.parse(readFileSync(process.env["GLM_SERVE_TOPOLOGY"] ?? "", "utf8"));\n',
    );
  }
  return made;
}

function pulumi(topology: Topology, argv: readonly string[]) {
  const file = join(directory, "topology.json");
  writeFileSync(file, JSON.stringify(topology));
  return local.plainPulumi(topology.name, argv, { GLM_SERVE_TOPOLOGY: file }, directory);
}

/**
 * StatefulSets that end and begin again under their name: those that Pulumi replaces, and those that it creates and deletes as two
 * resources.
 */
async function replacedByPulumi(changed: Topology): Promise<readonly string[]> {
  const { code, stdout, stderr } = await pulumi(changed, ["preview", "--json", "--parallel", "32"]);
  const { steps = [], diagnostics = [] } = previewSchema.parse(JSON.parse(stdout));
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  expect({ code, errors, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, errors: [], stderr: "" });
  const sets = steps.filter(({ urn }) => urn.includes("kubernetes:apps/v1:StatefulSet"));
  const namesOf = (...ops: readonly string[]) =>
    sets
      .filter(({ op }) => ops.includes(op))
      .map(({ newState, oldState }) => named.parse((newState ?? oldState)?.inputs).metadata.name);
  const deleted = new Set(namesOf("delete"));
  const both = namesOf("create").filter((name) => deleted.has(name));
  const names = [...namesOf("replace", "create-replacement", "delete-replaced"), ...both];
  return [...new Set(names)].map((name) => name.slice(`${changed.name}-`.length)).toSorted();
}

const deployed = new Set<Topology>();

/** Deploys a stack once, for the first sample that changes it. */
async function deploy(base: Topology): Promise<void> {
  if (deployed.has(base)) return;
  deployed.add(base);
  const { code, stdout, stderr } = await pulumi(base, ["up", "--yes", "--skip-preview", "--parallel", "32"]);
  if (code !== 0) throw new Error(`${base.name} cannot be deployed:\n${stdout}\n${stderr}`);
}

beforeAll(async () => {
  local = await startLocalCluster("test-diff-fields", [
    // Pods of either kind of node ask for the same resource.
    { hardware: "atlas-800-a3", count: 27 },
    { hardware: "h200", count: 1 },
    { hardware: "worker", count: 2 },
  ]);
  directory = program();
});

afterAll(async () => {
  await local.stop();
});

describe("the groups that diff restarts are those that the preview of Pulumi replaces", () => {
  test.each(fieldSamples.map((each): [string, string, FieldSample] => [each.field, each.change, each]))(
    "for %s %s",
    async (_field, _change, { base, changed, site }) => {
      await deploy(base);
      const { groups } = comparePlans(
        { plan: plan(base, site), label: "before" },
        { plan: plan(changed, site), label: "after" },
      );
      expect(await replacedByPulumi(changed)).toEqual(groups.flatMap(({ restarts }) => restarts).toSorted());
    },
  );
});
