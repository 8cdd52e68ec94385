import { describe, expect, test } from "vitest";
import { GlmServeError, plan, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

/** Input as from an untyped file: a valid topology with another value at one path. */
function withValue(path: string, value: unknown): Topology {
  return prefillDecode((topology) => {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let place: object = topology;
    for (const key of keys) {
      const next: unknown = Reflect.get(place, key);
      if (typeof next !== "object" || next === null) throw new RangeError(`no ${path}`);
      place = next;
    }
    Reflect.set(place, last, value);
  });
}

describe("a report", () => {
  test("names every problem with path, value, fix and source", () => {
    const topology = prefillDecode((changed) => {
      Object.assign(groupOf(changed, "decode"), { tensorParallelSize: 3 });
      Object.assign(groupOf(changed, "decode").args ?? {}, { maxModelLenn: 200000, dataParallelRank: 3 });
      changed.kvTransfer = { connector: "MooncakeConector", useAscendDirect: true };
    });
    expect(() => plan(topology)).toThrowErrorMatchingInlineSnapshot(`
      [GlmServeError: 5 problems in topology a3-1p1d.

        groups.decode.nodes = 4
          dataParallelSize 16 × tensorParallelSize 3 is 48 devices, but nodes 4 × 16 devices of Atlas 800 A3 is 64. [devices-fill-nodes; pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods]
          → Set groups.decode.nodes to 3, or set dataParallelSize and tensorParallelSize to a product of 64

        groups.decode.tensorParallelSize = 3
          tensorParallelSize 3 does not divide the 64 attention heads of GLM-5. [heads-divide; vLLM ModelConfig.verify_with_parallel_config; LightLLM basemodel.py, _verify_must]
          → Set tensorParallelSize to one of 1, 2, 4, 8, 16, 32, 64

        kvTransfer.connector = "MooncakeConector"
          vLLM-Ascend v0.20.2rc1 has no connector MooncakeConector. [kv-connector-known; vllm-ascend and vLLM, registered connectors of each release]
          → Did you mean "MooncakeConnectorV1"?

        groups.decode.args.dataParallelRank = 3
          glm-serve controls --data-parallel-rank. [owned-flag; vllm serve 0.20.2]
          → Remove dataParallelRank: ranks follow from the layout

        groups.decode.args.maxModelLenn = 200000
          vLLM 0.20.2 has no flag maxModelLenn. [unknown-flag; vllm serve 0.20.2]
          → Did you mean "maxModelLen"?]
    `);
  });

  test("distinguishes a wrong type from an unknown key", () => {
    const topology = withValue("groups.decode.ports.api", "6721");
    Reflect.set(groupOf(topology, "decode"), "tensorParalelSize", 4);
    expect(() => plan(topology, { weights: { hostPath: { path: "data" } } }))
      .toThrowErrorMatchingInlineSnapshot(`
        [GlmServeError: 3 problems in topology a3-1p1d.

          groups.decode.ports.api = "6721"
            api must be a number. [schema]
            → Set api to a number

          groups.decode.tensorParalelSize = 4
            tensorParalelSize is not a known setting. [schema]
            → Did you mean "tensorParallelSize"?

          weights.hostPath.path = "data"
            path must be an absolute path below /, without "//", ".", "..", colons, blanks and special characters. [schema]
            → Set path to a directory below /]
      `);
  });
});

describe("reports wrong values at their path", () => {
  test.each([
    ["groups.decode.ports.api", 0],
    ["groups.decode.ports.api", 65536],
    ["groups.decode.ports.api", 6721.5],
    ["groups.decode.nodes", -1],
    ["groups.decode.nodes", 1e9],
    ["groups.decode.replicas", 0],
    ["groups.decode.dataParallelSize", "16"],
    ["groups.decode.tensorParallelSize", null],
    ["groups.decode.role", "decoder"],
    ["groups.decode.env.OMP_NUM_THREADS", 1],
    ["groups.decode.args.maxModelLen", undefined],
    ["model.weights", "w8a9"],
    ["model.path", "glm5"],
    ["model.path", "/root/.cache/../etc"],
    ["model.path", "/root/.cache/$(id)"],
    ["model.servedModelName", ""],
    ["hardware", "atlas-800-a4"],
    ["engine.name", "vllm"],
    ["name", "A3"],
    ["name", "a".repeat(31)],
    ["name", "a3\n1p1d"],
    ["name", "ä3"],
    ["proxy.port", Number.NaN],
  ])("%s = %j", (path, value) => {
    const problems = problemsOf(withValue(path, value));
    expect(problems.map((problem) => problem.path)).toContain(path);
    for (const problem of problems) expect(problem.fix).not.toBe("");
  });

  test("a group whose name is not a DNS label", () => {
    const problems = problemsOf(
      prefillDecode((topology) => void (topology.groups["Decode 2"] = groupOf(topology, "decode"))),
    );
    expect(problems[0]).toMatchObject({ path: "groups.Decode 2", value: "Decode 2" });
  });

  test.each([null, 3, "a3-1p1d", []])("%j in place of a topology", (value) => {
    const input: unknown = value;
    // @ts-expect-error as untyped callers do
    expect(() => plan(input)).toThrow(GlmServeError);
  });
});

describe("flags", () => {
  const problemOf = (args: Record<string, unknown>) => problemsOf(withValue("groups.decode.args", args))[0];

  test("that glm-serve sets are reported with the setting that decides them", () => {
    expect(problemOf({ tensorParallelSize: 8 })).toMatchObject({
      rule: "owned-flag",
      path: "groups.decode.args.tensorParallelSize",
      fix: "Remove tensorParallelSize, and set groups.decode.tensorParallelSize",
    });
    for (const flag of [
      "host",
      "port",
      "dataParallelAddress",
      "kvTransferConfig",
      "quantization",
      "headless",
    ]) {
      expect(problemOf({ [flag]: "x" })?.rule).toBe("owned-flag");
    }
  });

  test("that are unknown are reported with the nearest known name", () => {
    expect(problemOf({ maxNumSequences: 8 })?.fix).toBe('Did you mean "maxNumSeqs"?');
    expect(problemOf({ "max-num-seqs": 8 })?.fix).toBe("Rename max-num-seqs to maxNumSeqs");
    expect(problemOf({ "--max-num-seqs": 8 })?.fix).toBe("Rename --max-num-seqs to maxNumSeqs");
    // argparse would accept an unambiguous prefix, which hides the flag that is set.
    expect(problemOf({ maxNumSeq: 8 })?.rule).toBe("unknown-flag");
  });

  test.each([
    ["maxNumSeqs", "eight"],
    ["maxNumSeqs", 8.5],
    ["gpuMemoryUtilization", "90%"],
    ["trustRemoteCode", "true"],
    ["speculativeConfig", "mtp"],
    ["downloadDir", true],
    ["maxModelLen", "200 thousand"],
  ])("%s does not take %j", (argument, value) => {
    expect(problemOf({ [argument]: value })).toMatchObject({
      rule: "flag-type",
      path: `groups.decode.args.${argument}`,
      source: "vllm serve 0.20.2",
    });
  });

  test("reports a parser that the release lacks, which vLLM would report only at start-up", () => {
    expect(problemOf({ toolCallParser: "glm48" })).toMatchObject({ rule: "unknown-parser" });
    expect(problemOf({ reasoningParser: "glm45" })).toBeUndefined();
  });

  test("reports false for a flag without a negative form", () => {
    expect(problemOf({ enforceEager: false })).toBeUndefined();
    expect(problemOf({ disableLogStats: false })?.fix).toBe("Remove disableLogStats");
  });

  test("never contain a secret, neither in a command nor in the report", () => {
    const problem = problemOf({ apiKey: "sk-123" });
    expect(problem?.rule).toBe("secret-flag");
    expect(JSON.stringify(problem)).not.toContain("sk-123");
  });
});

describe("environment", () => {
  test("reports variables that glm-serve sets", () => {
    expect(problemsOf(withValue("groups.decode.env.HCCL_IF_IP", "10.0.0.1"))[0]).toMatchObject({
      rule: "owned-variable",
      path: "groups.decode.env.HCCL_IF_IP",
    });
  });

  test("reports secrets without their values", () => {
    const problems = problemsOf(withValue("groups.decode.env.HF_TOKEN", "hf_123"));
    expect(problems[0]?.rule).toBe("secret-variable");
    expect(JSON.stringify(problems)).not.toContain("hf_123");
  });
});

test("reports an Output in place of a plain value", () => {
  const output = { __pulumiOutput: true };
  const [problem] = problemsOf(withValue("groups.decode.nodes", output));
  expect(problem).toMatchObject({ path: "groups.decode.nodes" });
  expect(problem?.message).toMatch(/plain value/);
});
