import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { siteSchema } from "../../core/site/site.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";
import { sampleReport } from "../../scripts/sample-report.ts";

const root = join(import.meta.dirname, "../..");

const readme = readFileSync(join(root, "README.md"), "utf8");

test("the table of settings names every setting of a site", () => {
  const table = readme
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|")[1] ?? "")
    .join(" ");
  const named = new Set([...table.matchAll(/`([A-Za-z]+)/g)].map(([, name]) => name));
  expect(Object.keys(siteSchema.shape).filter((key) => !named.has(key))).toEqual([]);
});

test("its report on a topology with mistakes is what the planner prints", () => {
  expect(readme).toContain(`\`\`\`\n${sampleReport()}\n\`\`\``);
});

test("its table of deployment documents lists the documents that topologies cite", async () => {
  const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "topology")));
  const cited = new Set(topologies.flatMap(({ source }) => source.match(/\b00\d\b/g) ?? []));
  const listed = [...readme.matchAll(/^\| (00\d) \|/gm)].map(([, number]) => number);
  expect(listed).toEqual([...cited].toSorted());
});

// The compiler also reads the Kubernetes SDK.
test("the programs of the README compile", { timeout: 120_000 }, () => {
  const directory = mkdtempSync(join(root, "node_modules/.readme-"));
  try {
    const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text ?? "");
    expect(blocks.length).toBeGreaterThan(0);
    for (const [index, text] of blocks.entries()) writeFileSync(join(directory, `block-${index}.ts`), text);
    const paths = {
      "glm-serve": [join(root, "index.ts")],
      "glm-serve/core": [join(root, "core/index.ts")],
      "glm-serve/stacks/*": [join(root, "stacks/*.ts")],
    };
    const options = { paths, noEmit: true, allowImportingTsExtensions: true };
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({
        extends: "../../tsconfig.json",
        compilerOptions: options,
        include: ["*.ts"],
        exclude: [],
      }),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", directory], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
