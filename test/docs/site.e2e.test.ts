import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { topologyNames } from "../../program/index.ts";
import { deadLinks } from "../../scripts/docs/links.ts";

const root = join(import.meta.dirname, "../..");

const site = join(root, "docs/.vitepress/dist");

// No registry, no proxy: the build needs no network.
const offline = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  npm_config_offline: "true",
};

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/docs.ts"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...offline },
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}, 600_000);

test("every stack has a page with its picture in both themes", () => {
  const missing = topologyNames().filter((name) => !existsSync(join(site, "stacks", `${name}.html`)));
  expect(missing).toEqual([]);
  const pictures = readdirSync(join(root, "docs/stacks/pictures"));
  for (const name of topologyNames())
    for (const theme of ["light", "dark"]) expect(pictures).toContain(`${name}-topology.${theme}.svg`);
});

test("every link of every page leads somewhere", () => {
  expect(deadLinks(site)).toEqual([]);
});

test("llms.txt lists the pages, and llms-full.txt contains them", () => {
  const list = readFileSync(join(site, "llms.txt"), "utf8");
  expect(list).toContain("[Your own topology](https://glm-serve.github.io/glm-serve/start/own-topology)");
  expect(readFileSync(join(site, "llms-full.txt"), "utf8")).toContain("# Your own topology");
});

test("the pages load nothing from elsewhere", () => {
  const loaded = readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .flatMap((path) => [
      ...readFileSync(join(site, path), "utf8").matchAll(
        /<(?:script|link|img|source)\b[^>]*?\s(?:src|href)="(https?:[^"]+)"/g,
      ),
    ])
    .map(([, address]) => address);
  expect(loaded).toEqual([]);
});

test("both start pages and both pages of trouble-shooting exist", () => {
  for (const page of ["index", "zh/index", "guides/troubleshooting", "zh/guides/troubleshooting"])
    expect(existsSync(join(site, `${page}.html`))).toBe(true);
});
