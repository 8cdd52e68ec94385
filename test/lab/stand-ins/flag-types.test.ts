import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flags as xllmFlags } from "../../../core/engines/xllm/flags.ts";
import { python } from "../../runtime/namespace.ts";

const modules = new URL("../../../lab/stand-ins/python", import.meta.url).pathname;

const catalogue = z.object({ flags: z.record(z.string(), z.object({ type: z.string() })) });

/** Keys of a table in a module of the stand-ins. */
function keysOf(module: string, table: string): readonly string[] {
  const script = `import json, sys; sys.path.insert(0, sys.argv[1]); from ${module} import ${table}; print(json.dumps(list(${table})))`;
  return z
    .array(z.string())
    .parse(JSON.parse(execFileSync(python, ["-B", "-c", script, modules], { encoding: "utf8" })));
}

// The catalogues of the plugin describe objects, not flags.
const catalogues = globSync("core/engines/{vllm-ascend,lightllm}/flags/[0-9]*.json");

describe("the stand-ins' parsers", () => {
  it("find the catalogues", () => {
    expect(catalogues.length).toBeGreaterThan(4);
  });

  it.for(catalogues)("read every type of flag in %s", (path) => {
    const { flags } = catalogue.parse(JSON.parse(readFileSync(path, "utf8")));
    const types = Object.values(flags).map(({ type }) => type);
    const read = new Set(["bool", ...keysOf("command_line", "READERS")]);
    expect(types.filter((type) => !read.has(type))).toEqual([]);
  });

  it("read every type of xLLM's flags", () => {
    const read = new Set(keysOf("gflags", "CPP_TYPES"));
    const types = Object.values(xllmFlags).map(({ type }) => type);
    expect(types.filter((type) => !read.has(type))).toEqual([]);
  });
});
