import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { deadLinks } from "../../scripts/docs/links.ts";

function site(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-links-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const link = (to: string): string => `<a class="x" href="${to}">x</a>`;

test("pages, places in pages, files and addresses that exist are no dead links", () => {
  const alive = [
    "/b",
    "b#here",
    "/c/",
    "#own",
    "/picture.svg",
    "https://example.org/x?y=1#z",
    "mailto:a@example.org",
  ];
  const files = {
    "a.html": `<h2 id="own"></h2>${alive.map(link).join("")}<script>${link("/none")}</script>`,
    "b.html": '<h2 id="here"></h2>',
    "c/index.html": "",
    "picture.svg": "",
  };
  expect(deadLinks(site(files))).toEqual([]);
});

test.each(["/none", "b#there", "#none", "https://", "htp://example.org", "../b"])(
  "%s is a dead link",
  (to) => {
    expect(deadLinks(site({ "c/a.html": link(to), "c/b.html": "" }))).toEqual([`c/a.html links to ${to}`]);
  },
);
