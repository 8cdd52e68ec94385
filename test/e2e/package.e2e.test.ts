import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { renderYaml } from "../../core/index.ts";
import { planStack } from "../../program/index.ts";
import { withPackedPackage } from "../support/packed.ts";

const checkout = join(import.meta.dirname, "../..");

describe("the packed package", () => {
  let directory: string;
  beforeAll(() => {
    directory = join(withPackedPackage("importer"), "node_modules/glm-serve");
  });

  it("has every Python file of core once", () => {
    const packed = globSync("**/*.py", { cwd: directory }).toSorted();
    expect(packed).toEqual(globSync("core/**/*.py", { cwd: checkout }).toSorted());
  });

  it("renders the same YAML as the sources", async () => {
    const main = join(directory, "dist/cli/main.js");
    const argv = [main, "render", "a3-1p1d", "--site", join(checkout, "stacks/Pulumi.a3-1p1d.yaml")];
    const output = execFileSync(process.execPath, argv, { cwd: directory, encoding: "utf8" });
    expect(output).toBe(renderYaml(await planStack("a3-1p1d")));
  });
});
