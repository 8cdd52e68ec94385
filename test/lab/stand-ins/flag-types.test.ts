import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { catalogueOf, knownReleases } from "../../../core/index.ts";
import { python } from "../../runtime/namespace.ts";

const modules = new URL("../../../lab/stand-ins/python", import.meta.url).pathname;

/** Keys of a table in a module of the stand-ins. */
function keysOf(module: string, table: string): readonly string[] {
  const script = `import json, sys; sys.path.insert(0, sys.argv[1]); from ${module} import ${table}; print(json.dumps(list(${table})))`;
  return z
    .array(z.string())
    .parse(JSON.parse(execFileSync(python, ["-B", "-c", script, modules], { encoding: "utf8" })));
}

const releases = ["vllm-ascend", "lightllm", "xllm"].flatMap((engine) =>
  knownReleases(engine).map((release) => ({ engine, release })),
);

const readers = {
  argparse: new Set(["bool", ...keysOf("command_line", "READERS")]),
  gflags: new Set(keysOf("gflags", "CPP_TYPES")),
};

describe("the stand-ins' parsers", () => {
  it.for(releases)("read every type of flag of $engine $release", ({ engine, release }) => {
    const types = Object.values(catalogueOf(engine, release).flags).map(({ type }) => type);
    const read = engine === "xllm" ? readers.gflags : readers.argparse;
    expect(types.filter((type) => !read.has(type))).toEqual([]);
  });
});
