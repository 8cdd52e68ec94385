import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { noticesOf } from "../../scripts/notices.ts";
import { sbomOf } from "../../scripts/sbom.ts";

const root = join(import.meta.dirname, "../..");

const modules = [
  "@noble/hashes/sha2.js",
  "@resvg/resvg-wasm/index_bg.wasm",
  "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "fastest-levenshtein/mod.js",
  "js-yaml/index.js",
  "zod/index.js",
].map((file) => join(realpathSync(join(root, "node_modules")), file));

const component = z.object({
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  scope: z.string().optional(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
  licenses: z.array(z.unknown()).optional(),
});

const bom = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.5"),
  metadata: z.object({ component: z.object({ purl: z.string() }) }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const text = sbomOf(modules, root);

const own = bom.parse(JSON.parse(text));

test("the SBOM lists the packages whose licences the bundle contains", () => {
  const notices = [...noticesOf(modules).matchAll(/^## (\S+) (\S+) /gm)].map(([, name, version]) => ({
    name,
    version,
  }));
  expect(own.components.map(({ name, version }) => ({ name, version }))).toEqual(notices);
  expect(own.dependencies[0]?.dependsOn).toEqual(
    own.components.map(({ name, version }) => `${name}@${version}`),
  );
});

test("the SBOM describes each package as npm sbom does", () => {
  const { status, stdout } = spawnSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  expect(status).toBe(0);
  const all = bom.parse(JSON.parse(stdout));
  const purls = new Set(own.components.map(({ purl }) => purl));
  expect(all.components.filter(({ purl }) => purls.has(purl))).toEqual(own.components);
  expect(own.metadata.component.purl).toBe(all.metadata.component.purl);
});

test("equal bundles have equal SBOMs", () => {
  expect(sbomOf(modules.toReversed(), root)).toBe(text);
});

test("a package without a digest in the lock file is an error", () => {
  const folder = mkdtempSync(join(tmpdir(), "glm-serve-sbom-"));
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: {} }));
  expect(() => sbomOf(modules, folder)).toThrow("package-lock.json has no SHA-512 of @noble/hashes@");
});
