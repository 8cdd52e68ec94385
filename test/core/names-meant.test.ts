import { expect, test } from "vitest";
import glm5 from "../../stacks/a3-glm5-w8a8.ts";
import type { Topology } from "../../core/index.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";

function fixAt(path: string, topology: Topology): string | undefined {
  return findingsOf(topology).findLast((finding) => finding.path === path)?.fix;
}

test("a name that a known one begins with is meant, though another is nearer", () => {
  const topology = structuredClone(glm5);
  topology.engine.name = "vllm";
  expect(problemsOf(topology)).toMatchObject([{ path: "engine.name", fix: 'Did you mean "vllm-ascend"?' }]);
});

test("a word of other letters is not meant", () => {
  const fix = fixAt("groups.serve.args.tokenizerMode", changed(glm5, { args: { tokenizerMode: "x" } }));
  expect(fix).toMatch(/^Remove tokenizerMode, or set it to one of /);
});

test("names that only begin alike are not meant", () => {
  const topology = structuredClone(glm5);
  topology.engine.version = "v0.99.0";
  expect(fixAt("groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO", topology)).toMatch(
    /^Remove VLLM_ASCEND_ENABLE_MLAPO, or accept /,
  );
});
