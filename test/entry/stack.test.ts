import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { z } from "zod";
import { canonical } from "../../core/domain/canonical.ts";
import { planStack } from "../../program/index.ts";
import { deploy as deployStack } from "../../stacks/program.ts";
import { temporaryDirectory } from "../lab/temporary-directory.ts";
import { asGiven } from "../support/as-given.ts";
import { deploy } from "../support/deploy.ts";

const moduleSchema = z.object({
  default: z.custom<() => Promise<object>>((value) => typeof value === "function"),
});

/** Key of a marked value (pulumi, runtime/rpc.js). */
const SECRET = "4dabf18193072939515e22adb298388d";

test("the main program of a stack deploys the topology in its settings and returns the outputs", async () => {
  const path = join(import.meta.dirname, "../../entry/stack.mjs");
  const program = moduleSchema.parse(await import(path)).default;
  pulumi.runtime.setAllConfig({ "glm-serve:topology": "a3-glm5-w4a8" });
  const { result, resources } = await deploy(program);
  const outputs = Object.keys(result).toSorted();
  expect(outputs).toEqual(["endpoint", "jobs", "pods", "processes", "services"]);
  expect(resources.map(({ type }) => type)).toContain("kubernetes:apps/v1:StatefulSet");
});

test("a secret setting stays secret in every manifest that holds it", async () => {
  const settings = { topology: "a3-glm5-w4a8", image: "registry.example/own:1", labels: '{"team":"blue-7"}' };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`glm-serve:${name}`, value])),
    ["glm-serve:image", "glm-serve:labels"],
  );
  const { resources } = await deploy(deployStack);
  // The mocked engine moves the mark of a value up to its top-level property.
  const properties = resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .flatMap(({ inputs }) => Object.values(inputs));
  const holdsSecret = (value: unknown) => /blue-7|registry\.example\/own:1/.test(JSON.stringify(value));
  const isMarked = (value: unknown) => JSON.stringify(value).startsWith(`{"${SECRET}"`);
  expect(properties.filter(holdsSecret).length).toBeGreaterThan(3);
  for (const property of properties) expect(isMarked(property)).toBe(holdsSecret(property));
});

test("render --site and the program create the same objects from settings in any order", async () => {
  const config = {
    topology: "a3-1p1d",
    annotations: '{"b":"1","a":"2"}',
    secretEnvironment: '{"VLLM_API_KEY":{"name":"api","key":"token"},"HF_TOKEN":{"key":"hf","name":"hub"}}',
    terminationGracePeriodSeconds: "90",
  };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([name, value]) => [`glm-serve:${name}`, value])),
  );
  const { resources } = await deploy(deployStack);
  // The Secrets of the links are random, and render prints none.
  const created = resources
    .filter(({ type }) => type.startsWith("kubernetes:") && !type.endsWith(":Secret"))
    .map(({ inputs }) => inputs);
  const file = join(temporaryDirectory("site"), "site.yaml");
  writeFileSync(
    file,
    `terminationGracePeriodSeconds: 90
secretEnvironment:
  HF_TOKEN: { name: hub, key: hf }
  VLLM_API_KEY: { key: token, name: api }
annotations: { a: "2", b: "1" }
topology: a3-1p1d
`,
  );
  const { objects } = await planStack("test", file);
  const byText = (a: unknown, b: unknown) => canonicalText(a).localeCompare(canonicalText(b));
  const rendered: unknown[] = objects.flatMap(({ manifest, generated }) =>
    generated === undefined ? [asGiven(manifest)] : [],
  );
  expect(created.toSorted(byText)).toEqual(rendered.toSorted(byText));
});

function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value));
}
