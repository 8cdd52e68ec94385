import { describe, expect, test } from "vitest";
import { catalogueOf } from "../../../core/facts/index.ts";
import { edited, editOf, withChanges } from "../../../scripts/sweep/edit.ts";
import { editsOfAdditions, editsOfSettings } from "../../../scripts/sweep/edits.ts";
import { sampled } from "../../../scripts/sweep/sample.ts";
import { valuesOfFlag, valuesOfKey, variantsOf } from "../../../scripts/sweep/variants.ts";
import { loadTopology } from "../../../program/index.ts";

const catalogue = catalogueOf("vllm-ascend", "v0.20.2rc1");

const groups = {
  serve: {
    nodes: 1,
    tensorParallelSize: 16,
    env: { HCCL_BUFFSIZE: "200" },
    args: { maxNumSeqs: 8, compilationConfig: { cudagraph_mode: "FULL" }, kvCacheDtype: "auto" },
  },
};

const ids = editsOfSettings(groups, catalogue).map(({ id }) => id);

describe("edits of settings", () => {
  test.each([
    "serve.args.maxNumSeqs removed",
    "serve.args.maxNumSeqs = 0",
    "serve.args.maxNumSeqs = 4",
    "serve.args.maxNumSeqs = 16",
    "serve.args.maxNumSeqs = 9",
    'serve.args.maxNumSeqs = "8"',
    "serve.args.compilationConfig = {}",
    "serve.args.compilationConfig.bogus = 1",
    "serve.args.compilationConfig.cudagraph_mode removed",
    'serve.args.kvCacheDtype = "bogus"',
    'serve.args.kvCacheDtype = "bfloat16"',
    "serve.env.HCCL_BUFFSIZE removed",
    'serve.env.HCCL_BUFFSIZE = "-1"',
    "serve.tensorParallelSize = 3",
    "serve.tensorParallelSize = 32",
  ])("%s", (id) => {
    expect(ids).toContain(id);
  });

  test("keep no value", () => {
    expect(ids).not.toContain("serve.args.maxNumSeqs = 8");
    expect(ids).not.toContain("serve.tensorParallelSize = 16");
  });

  test("have names of their own", () => {
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("edits of additions", () => {
  const added = editsOfAdditions(groups, catalogue).map(({ id }) => id);

  test.each([
    "serve.args.enableEplb = true",
    "serve.args.maxNumPartialPrefills = 2",
    "serve.args.eplbConfig.bogus = 1",
    'serve.args.loadFormat = "bogus"',
    "serve.args.additionalConfig.enable_mlapo = true",
    'serve.env.VLLM_ASCEND_ENABLE_FLASHCOMM1 = "1"',
    'model.quantization = "awq"',
    "serve: three sequences",
  ])("%s", (id) => {
    expect(added).toContain(id);
  });

  test("leave out what the planner sets and what the group sets", () => {
    expect(
      added.filter((id) => /args\.(tensorParallelSize|maxNumSeqs|kvTransferConfig) = /.test(id)),
    ).toEqual([]);
  });
});

describe("variants", () => {
  test("steps from a fraction", () => {
    expect(variantsOf(0.9)).toEqual(expect.arrayContaining([0, -1, 1, 1.8, "bogus", "0.9"]));
  });

  test("steps from a switch", () => {
    expect(variantsOf(true)).toEqual([false, "true", "false", 1, "bogus"]);
  });

  test("each choice of a flag, and one that it does not have", () => {
    expect(valuesOfFlag({ type: "choices", choices: ["a", "b", null] })).toEqual(["a", "b", "bogus"]);
  });

  test("the least number of a key, and the one below it", () => {
    expect(valuesOfKey({ type: "int", min: 1 })).toEqual(expect.arrayContaining([0, 1]));
  });
});

describe("an edited topology", () => {
  test("shares what the edit does not name", async () => {
    const topology = await loadTopology("a3-1p1d", "topology");
    const { changes } = editOf("args", ["groups", "decode", "args", "maxNumSeqs"], 3);
    const changed = edited(topology, changes);
    expect(changed.groups["decode"]?.args?.["maxNumSeqs"]).toBe(3);
    expect(changed.groups["prefill"]).toBe(topology.groups["prefill"]);
    expect(topology.groups["decode"]?.args?.["maxNumSeqs"]).not.toBe(3);
  });

  test("has a value in place of what is no record", () => {
    expect(withChanges({ a: 1 }, [{ path: ["a", "b"], value: 2 }])).toEqual({ a: { b: 2 } });
  });

  test("lacks what is removed", () => {
    expect(withChanges({ a: { b: 1, c: 2 } }, [{ path: ["a", "b"], value: undefined }])).toEqual({
      a: { c: 2 },
    });
  });
});

test("a sample is the same in every run", () => {
  const edits = Array.from({ length: 1000 }, (_, number) => editOf("args", ["a"], number));
  const tenth = sampled(edits, "t", 10);
  expect(tenth.length).toBeGreaterThan(50);
  expect(tenth.length).toBeLessThan(200);
  expect(sampled(edits, "t", 10)).toEqual(tenth);
  expect(sampled(edits, "t", 1)).toBe(edits);
});
