import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pluginFiles } from "../../core/engines/vllm-ascend/plugins/files.ts";

const plugins = join(import.meta.dirname, "..", "..", "core", "engines", "vllm-ascend", "plugins");

const python = (directory: string) => readdirSync(directory).filter((name) => name.endsWith(".py"));

it("embeds the plugins as they are", () => {
  const contents = python(plugins).map((name) => [name, readFileSync(join(plugins, name), "utf8")]);
  expect(pluginFiles).toEqual(Object.fromEntries(contents));
});

it("has a test of each plugin", () => {
  expect(python(import.meta.dirname)).toEqual(python(plugins).map((name) => `test_${name}`));
});

// Needs python3 with its standard library only: the classes of vLLM are stand-ins.
it.each(python(import.meta.dirname))("%s", (name) => {
  const run = () =>
    execFileSync("python3", ["-B", join(import.meta.dirname, name)], {
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, PYTHONPATH: join(import.meta.dirname, "stand-ins"), PLUGINS: plugins },
    });
  expect(run).not.toThrow();
});
