import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alerts, inputChecks, phases, rules } from "../../core/index.ts";
import { siteSchema } from "../../core/site/site.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";
import { changeEffects } from "../../scripts/site-documents.ts";
import { sampleReport } from "../../scripts/sample-report.ts";
import { pages } from "./blocks.ts";

const root = join(import.meta.dirname, "../..");

const read = (path: string): string => readFileSync(join(root, path), "utf8");

const troubleshooting = ["docs/guides/troubleshooting.md", "docs/zh/guides/troubleshooting.md"];

test("the table of settings names every setting of a site", () => {
  const table = read("docs/reference/settings.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|")[1] ?? "")
    .join(" ");
  const named = new Set([...table.matchAll(/`([A-Za-z]+)/g)].map(([, name]) => name));
  expect(Object.keys(siteSchema.shape).filter((key) => !named.has(key))).toEqual([]);
});

test.each(troubleshooting)("the report of %s is what the planner prints", (path) => {
  expect(read(path)).toContain(`\`\`\`text\n${sampleReport()}\n\`\`\``);
});

test("the table of deployment documents lists the documents that topologies cite", async () => {
  const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "topology")));
  const cited = new Set(topologies.flatMap(({ source }) => source.match(/\b00\d\b/g) ?? []));
  const listed = [...read("docs/documents.md").matchAll(/^\| (00\d) \|/gm)].map(([, number]) => number);
  expect(listed).toEqual([...cited].toSorted());
});

test("README has at most 200 lines", () => {
  expect(read("README.md").split("\n").length).toBeLessThanOrEqual(200);
});

test.each(troubleshooting)("%s names rules, procedures and alerts that exist, and every phase", (path) => {
  const text = read(path);
  const known = new Set<string>([
    ...rules.map(({ id }) => id),
    ...Object.values(inputChecks).map(({ id }) => id),
    ...[...changeEffects.keys()].map((setting) => /^procedures\.(\w+)$/.exec(setting)?.[1] ?? ""),
    "createNamespace",
  ]);
  const prevention = text.split("\n").filter((line) => /^- \*\*(?:Prevented by|预防)\*\*/.test(line));
  const named = prevention.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  const alertNames = new Set(alerts.map(({ name }) => name));
  const namedAlerts = [...text.matchAll(/`(GlmServe\w+)`/g)].map(([, name]) => name ?? "");
  expect(namedAlerts.filter((name) => !alertNames.has(name))).toEqual([]);
  const table = text
    .split("\n")
    .flatMap((line) => /^\| ([a-z][a-z, 、-]+) \|/.exec(line)?.[1]?.split(/, |、/) ?? []);
  const described = new Set(table);
  expect(phases.filter((phase) => phase !== "ready" && !described.has(phase))).toEqual([]);
});

test("the links of README lead to files", () => {
  const links = [...read("README.md").matchAll(/\]\(([^)#]+)[^)]*\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link, source]) => link ?? source ?? "")
    .filter((link) => !/^https?:/.test(link));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});

test("every page has one title", () => {
  const titles = pages
    .filter(({ path }) => path !== "README.md" && !/(?:^|\/)index\.md$/.test(path))
    .map(({ path }) => [path, /^# .+$/m.exec(read(path))?.[0]]);
  expect(titles.filter(([, title]) => title === undefined)).toEqual([]);
});

// The compiler also reads the Kubernetes SDK.
test("the programs of the pages compile", { timeout: 240_000 }, () => {
  const directory = mkdtempSync(join(root, "node_modules/.documentation-"));
  try {
    const blocks = pages
      .flatMap((page) => page.blocks)
      .filter(({ language, text }) => language === "ts" && text.includes("import "));
    expect(blocks.length).toBeGreaterThan(0);
    for (const [index, { text }] of blocks.entries()) {
      // A stack of the checkout imports the planner and the parts of its document by their paths.
      const source = text
        .replaceAll('"../core/index.ts"', '"glm-serve/core"')
        .replaceAll(/"\.\/parts\/(.*)\.ts"/g, '"glm-serve/stacks/parts/$1"');
      writeFileSync(join(directory, `block-${index}.ts`), source);
    }
    const paths = {
      "glm-serve": [join(root, "index.ts")],
      "glm-serve/core": [join(root, "core/index.ts")],
      "glm-serve/stacks/*": [join(root, "stacks/*.ts")],
    };
    const options = { paths, noEmit: true, allowImportingTsExtensions: true };
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({
        extends: join(root, "tsconfig.json"),
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
