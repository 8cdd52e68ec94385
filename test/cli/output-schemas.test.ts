import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { commands } from "../../cli/commands.ts";
import { topologyNames } from "../../program/index.ts";
import { recordedRollout } from "../support/recorded-statuses.ts";
import { call } from "./call.ts";
import { outputSchemas, schemaErrors } from "./output-schema.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-output-"));

/** The JSON that a call prints, after its schema has been compared. */
async function printed(schema: string, argv: readonly string[], stdin?: string): Promise<unknown> {
  const { stdout, stderr } = await call(directory, argv, stdin === undefined ? {} : { stdin });
  expect({ argv, stderr, errors: schemaErrors(schema, stdout) }).toEqual({ argv, stderr: "", errors: [] });
  return JSON.parse(stdout);
}

describe.each(topologyNames())("the JSON about %s follows its schema", (stack) => {
  test.each([
    ["check.json", ["check", stack, "--json"]],
    ["ports.json", ["ports", stack, "--json"]],
    ["ports.json", ["ports", stack, "30017", "--json"]],
    ["firewall.json", ["ports", stack, "--firewall", "--json"]],
    ["memory.json", ["memory", stack, "--json"]],
    ["render.json", ["render", stack, "--json"]],
    ["procedure.json", ["preflight", stack, "--json"]],
    ["diagram.json", ["diagram", stack, "--json"]],
    ["diagram.json", ["diagram", stack, "--view", "memory", "--json"]],
    ["diagram.json", ["diagram", stack, "--view", "ports", "--json"]],
  ])("%s", async (schema, argv) => {
    await printed(schema, argv);
  });
});

describe("the JSON follows its schema", () => {
  test("of list", async () => {
    expect(await printed("list.json", ["list", "--json"])).toHaveLength(topologyNames().length);
    expect(await printed("list.json", ["render", "--json"])).toHaveLength(topologyNames().length);
  });

  test("of check, for errors and for input that cannot be read", async () => {
    const site = join(directory, "site.yaml");
    writeFileSync(site, "namespace: A\nreplicas: 2\n");
    await printed("check.json", ["check", "a3-1p1d", "--json", "--site", site]);
    await printed("check.json", ["check", "a3-1p1d", "--json", "--site", "absent.yaml"]);
  });

  test.each([
    ["GLM-5", "w8a8", "a3", "3", "131072"],
    ["GLM-5.2", "w8a8c8", "a3", "8", "65536"],
    ["GLM-5.3", "w8a8", "a5", "4", "65536"],
    ["GLM-4.7-Flash", "bf16", "h200", "1", "8192"],
  ])("of fit for %s %s", async (model, weights, hardware, nodes, context) => {
    const words = ["--model", model, "--weights", weights, "--hardware", hardware, "--nodes", nodes];
    await printed("fit.json", ["fit", ...words, "--context", context, "--json"]);
  });

  test.each(["preflight", "smoke", "bench", "accuracy"])("of %s, and of its objects", async (name) => {
    await printed("procedure.json", [name, "a3-1p1d", "--json"]);
    await printed("render.json", [name, "a3-1p1d", "--render", "--json"]);
  });

  test("of diagram, in the views that draw more than one stack", async () => {
    const fit = "--model GLM-5 --weights w8a8 --hardware a3 --nodes 2 --context 131072";
    await printed("diagram.json", ["diagram", "--view", "fit", ...fit.split(" "), "--json"]);
    await printed("diagram.json", [
      "diagram",
      "a3-1p1d",
      "a3-1p1d-low-latency",
      "--view",
      "diff",
      "--format",
      "json",
    ]);
    writeFileSync(join(directory, "rollout.jsonl"), recordedRollout());
    await printed("diagram.json", ["diagram", "--view", "status", "--from", "rollout.jsonl", "--json"]);
  });

  test("of import, with a topology and without", async () => {
    const command = "vllm serve /models/GLM-5 --tensor-parallel-size 16 --max-model-len 8192\n";
    const words = ["import", "-", "--hardware", "a3", "--release", "v0.20.2rc1", "--check-only", "--json"];
    await printed("import.json", words, command);
    await printed("import.json", words, "echo hello\n");
  });
});

describe.each([...outputSchemas])("%s", (name, schema) => {
  test("is the schema of a command", () => {
    const named = commands.flatMap(({ description }) =>
      (description.output ?? []).map((output) => output.schema),
    );
    expect(named).toContain(name);
  });

  test("describes every property, and allows no other", () => {
    const gaps: string[] = [];
    visit(schema, name, { described: definitionsWithDescription(schema), gaps });
    expect(gaps).toEqual([]);
  });
});

test("every command with --json names the schema of its output", () => {
  const without = commands.filter(
    ({ description: { options, output = [] } }) =>
      options.some((option) => option.name === "json") && output.length === 0,
  );
  expect(without.map(({ description }) => description.name)).toEqual([]);
});

const object = z.record(z.string(), z.unknown());

interface Gaps {
  /** References to definitions that have a description. */
  readonly described: ReadonlySet<unknown>;
  readonly gaps: string[];
}

function definitionsWithDescription({ $defs }: Readonly<Record<string, unknown>>): ReadonlySet<unknown> {
  return new Set(
    Object.entries(object.safeParse($defs).data ?? {})
      .filter(([, definition]) => hasDescription(definition))
      .map(([name]) => `#/$defs/${name}`),
  );
}

function hasDescription(part: unknown): boolean {
  return typeof object.parse(part)["description"] === "string";
}

/** Adds the places where a property has no description, or an object takes unknown properties. */
function visit(part: unknown, place: string, known: Gaps): void {
  const { described, gaps } = known;
  if (Array.isArray(part)) {
    for (const [index, item] of part.entries()) visit(item, `${place}[${index}]`, known);
    return;
  }
  const parsed = object.safeParse(part);
  if (!parsed.success) return;
  const { properties, ...rest } = parsed.data;
  if (rest["type"] === "object" && rest["additionalProperties"] === undefined)
    gaps.push(`${place} takes any property`);
  for (const [key, value] of Object.entries(object.safeParse(properties).data ?? {})) {
    if (!hasDescription(value) && !described.has(object.parse(value)["$ref"]))
      gaps.push(`${place}.${key} has no description`);
    visit(value, `${place}.${key}`, known);
  }
  for (const [key, value] of Object.entries(rest)) visit(value, `${place}/${key}`, known);
}
