import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { plan, renderYaml } from "../../core/index.ts";
import { runtimeFiles } from "../../core/runtime/runtime-files.ts";
import { releaseFiles } from "../../scripts/bundle/release-files.ts";
import { readSettings } from "../../program/index.ts";
import stack from "../../stacks/a3-1p1d.ts";

const checkout = join(import.meta.dirname, "../..");

const python = globSync("core/**/*.py", { cwd: checkout }).toSorted();

describe("the Python of the pods", () => {
  it("is the text of the files in core/runtime", () => {
    const runtime = join(checkout, "core/runtime");
    const scripts = readdirSync(runtime).filter((name) => name.endsWith(".py"));
    const contents = scripts.map((name) => [name, readFileSync(join(runtime, name), "utf8")]);
    expect({ ...runtimeFiles }).toEqual(Object.fromEntries(contents));
  });

  it("parses with Python 3.9", () => {
    const script = [
      "import ast, sys",
      "for path in sys.argv[1:]:",
      "    with open(path, encoding='utf-8') as file:",
      "        ast.parse(file.read(), filename=path, feature_version=(3, 9))",
    ].join("\n");
    const parse = () => execFileSync("python3", ["-c", script, ...python], { cwd: checkout, stdio: "pipe" });
    expect(parse).not.toThrow();
  });

  it("leaves room in a ConfigMap for the launch scripts", () => {
    expect(Object.values(runtimeFiles).join("").length).toBeLessThan(100_000);
  });

  it("is in the package, each file once", () => {
    // Without scripts npm does not build dist.
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: checkout,
      encoding: "utf8",
    });
    const list = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));
    const paths = list.parse(JSON.parse(output)).flatMap(({ files }) => files.map(({ path }) => path));
    expect(paths.filter((path) => path.endsWith(".py")).toSorted()).toEqual(python);
  });
});

/** A package whose only module is a bundle of core and a stack. The bundle renders the stack on the site of stdin. */
async function bundledPackage(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-bundle-"));
  const entry = join(directory, "render.ts");
  writeFileSync(
    entry,
    [
      `import { readFileSync } from "node:fs";`,
      `import { plan, renderYaml } from ${JSON.stringify(join(checkout, "core/index.ts"))};`,
      `import stack from ${JSON.stringify(join(checkout, "stacks/a3-1p1d.ts"))};`,
      `process.stdout.write(renderYaml(plan(stack, JSON.parse(readFileSync(0, "utf8")))));`,
    ].join("\n"),
  );
  // The package contains a module with the catalogues in place of the one that reads the folder.
  const plugins = [releaseFiles(checkout, "chunk")];
  const bundle = await rolldown({ input: entry, platform: "node", plugins });
  await bundle.write({ dir: join(directory, "dist"), format: "esm" });
  await bundle.close();
  // Objects name the version of the package.
  cpSync(join(checkout, "package.json"), join(directory, "package.json"));
  return directory;
}

describe("a bundle", () => {
  const { site } = readSettings("a3-1p1d", undefined, checkout);
  const render = (directory: string): string =>
    execFileSync(process.execPath, [join(directory, "dist/render.js")], {
      cwd: directory,
      input: JSON.stringify(site),
      encoding: "utf8",
      stdio: "pipe",
    });

  it("renders the same YAML as the sources, with the Python next to its package.json", async () => {
    const directory = await bundledPackage();
    expect(() => render(directory)).toThrow(/glm-serve cannot read .*core\/.*\.py/u);
    for (const path of python) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      cpSync(join(checkout, path), join(directory, path));
    }
    expect(render(directory)).toBe(renderYaml(plan(stack, site)));
  });
});
