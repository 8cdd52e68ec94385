import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { placeStandIns } from "../lab/stand-ins/programs.ts";
import { python } from "../runtime/namespace.ts";
import { watchedPlan } from "./watched-plan.ts";

const root = mkdtempSync(join(tmpdir(), "glm-serve-metrics-"));

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Prints the metrics of a stand-in after one answer. */
const programs = {
  "a3-1p1d":
    "from vllm_metrics import Metrics; m = Metrics('glm'); m.count({'prompt': 'a'}, {'decode': {}}, 0.0); print(m.text(), end='')",
  "a3-glm53-1p1d":
    "from vllm_metrics import Metrics; m = Metrics('glm', True); m.count({'prompt': 'a'}, {'decode': {}}, 0.0); print(m.text(), end='')",
  "a3-xllm": "import xllm_metrics; print(xllm_metrics.text(), end='')",
  "h200-glm47-flash":
    "from lightllm_metrics import Metrics; m = Metrics(); m.count(); print(m.text(), end='')",
} as const;

describe.each(Object.entries(programs))("the stand-in of %s", (stack, program) => {
  test("has the metrics of its engine in Prometheus' format", async () => {
    const modules = await placeStandIns(stack, root);
    const code = `import sys; sys.path.insert(0, ${JSON.stringify(modules)}); ${program}`;
    const printed = spawnSync(python, ["-B", "-c", code], { encoding: "utf8" });
    expect(printed.stderr).toBe("");
    const checked = spawnSync("promtool", ["check", "metrics"], { encoding: "utf8", input: printed.stdout });
    // 3: names against the conventions, which are the engine's own.
    expect([0, 3]).toContain(checked.status);
    const { engine, spec } = (await watchedPlan(stack, {})).topology;
    const names = new Set(printed.stdout.split("\n").map((line) => line.split(/[{ ]/)[0]));
    const known = engine
      .metrics(spec.engine.version)
      .known.flatMap(({ name, type }) =>
        type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      );
    expect(known.filter((name) => !names.has(name))).toEqual([]);
  });
});
