import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pluginFiles } from "../../core/engines/vllm-ascend/plugins/parser-plugin.ts";

const plugins = join(import.meta.dirname, "..", "..", "core", "engines", "vllm-ascend", "plugins");

const python = (directory: string) => readdirSync(directory).filter((name) => name.endsWith(".py"));

it("embeds every plugin unchanged", () => {
  const contents = python(plugins).map((name) => [name, readFileSync(join(plugins, name), "utf8")]);
  expect(pluginFiles).toEqual(Object.fromEntries(contents));
});

it("has a test of each plugin", () => {
  expect(python(import.meta.dirname)).toEqual(python(plugins).map((name) => `test_${name}`));
});

// Needs only python3 and its standard library: stand-ins replace the classes of vLLM.
it.each(python(import.meta.dirname))("passes %s", (name) => {
  const run = () =>
    execFileSync("python3", ["-B", join(import.meta.dirname, name)], {
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, PYTHONPATH: join(import.meta.dirname, "stand-ins"), PLUGINS: plugins },
    });
  expect(run).not.toThrow();
});
