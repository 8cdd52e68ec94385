import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flagTokens, readArgument } from "../../core/flags/index.ts";
import { check } from "../../core/index.ts";
import { changed } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";
import type { ArgumentValue } from "../../core/topology/index.ts";

/** What argparse reads from the tokens of one flag with one value. */
const PYTHON = `
import argparse, json, sys
answers = []
for tokens, many in json.load(sys.stdin):
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--flag", nargs="+" if many else None)
    parser.add_argument("--next")
    read = parser.parse_args([*tokens, "--next", "value"])
    answers.append([read.flag if many else [read.flag], read.next])
json.dump(answers, sys.stdout)
`;

const text = fc.oneof(
  fc.constantFrom("-0.1", "-1", "-", "--other", "-x", "-1e3", "-.5", "a=b", "-a.b", "=", "-=-"),
  // argparse drops "--" in any place.
  fc.string({ minLength: 1, unit: "grapheme-ascii" }).filter((value) => value !== "--"),
);

const plain = text.filter((value) => !value.startsWith("-") || /^-\d+$/.test(value));

describe("the tokens of a flag", () => {
  test("are read back by argparse as the values", () => {
    const lists = fc.sample(fc.oneof(fc.tuple(text), fc.array(plain, { minLength: 2, maxLength: 4 })), 400);
    const asked = lists.map((values) => [flagTokens("flag", values), values.length > 1]);
    const answer: unknown = JSON.parse(
      execFileSync("python3", ["-c", PYTHON], { input: JSON.stringify(asked), encoding: "utf8" }),
    );
    expect(answer).toEqual(lists.map((values) => [values, "value"]));
  });

  test("are joined where vLLM's parser would swallow the next flag", () => {
    expect(flagTokens("flag", ["-0.1"])).toEqual(["--flag=-0.1"]);
    expect(flagTokens("flag", ["0.1"])).toEqual(["--flag", "0.1"]);
    expect(flagTokens("flag", ["-1", "2"])).toEqual(["--flag", "-1", "2"]);
  });
});

const rulesOf = (args: Record<string, ArgumentValue>) =>
  check(changed(serving(1), { args }))
    .findings.filter(({ severity }) => severity === "error")
    .map(({ rule, path }) => `${rule} ${path}`);

const base = rulesOf({});

const newErrors = (args: Record<string, ArgumentValue>) => rulesOf(args).filter((one) => !base.includes(one));

describe("a value", () => {
  test.each<[string, ArgumentValue, ArgumentValue]>([
    ["int", "16", 16],
    ["int", " 1_000 ", 1000],
    ["int", "16.0", "16.0"],
    ["float", "0.9", 0.9],
    ["float", "many", "many"],
    ["int|auto", -1, "auto"],
    ["str", 4, "4"],
    ["json", '{"a": 1}', { a: 1 }],
    ["json", "{a}", "{a}"],
    ["bool", "true", "true"],
  ])("of type %s is read from %j as %j", (type, given, read) => {
    expect(readArgument({ type }, given, undefined)).toEqual(read);
  });

  test.each<[string, ArgumentValue, ArgumentValue]>([
    ["int", "3", 3],
    ["int", true, 1],
    ["int", "3.0", 3],
    ["int", "three", "three"],
    ["bool", "Yes", true],
    ["bool", 0, false],
    ["bool", " true", " true"],
    ["float", "1e3", 1000],
    ["str", 3, 3],
    ["list[int]", ["3", true], [3, 1]],
  ])("of a key of type %s is converted from %j to %j, as pydantic does", (type, given, read) => {
    expect(readArgument({ type: "json" }, { key: given }, { key: { type } })).toEqual({ key: read });
  });

  test.each<Record<string, ArgumentValue>>([
    { maxNumSeqs: "16" },
    { gpuMemoryUtilization: "0.9" },
    { maxModelLen: "32k" },
    { seed: "7" },
    { optimizationLevel: 2 },
    { optimizationLevel: "2" },
    { revision: 4 },
    { speculativeConfig: '{"method": "mtp", "num_speculative_tokens": "1"}' },
    { compilationConfig: { pass_config: { enable_sp: "false" } } },
    { kvEventsConfig: { enable_kv_cache_events: 0 } },
    { profilerConfig: { delay_iterations: "3" } },
  ])("that the engine reads is accepted: %j", (args) => {
    expect(newErrors(args)).toEqual([]);
  });

  test.each<[Record<string, ArgumentValue>, string]>([
    [{ eplbConfig: { bogus: 1 } }, "vllm-config-keys-refused groups.serve.args.eplbConfig.bogus"],
    [
      { compilationConfig: { pass_config: { bogus: true } } },
      "vllm-config-keys-refused groups.serve.args.compilationConfig.pass_config.bogus",
    ],
    [{ eplbConfig: { window_size: 0 } }, "vllm-config-value-types groups.serve.args.eplbConfig.window_size"],
    [
      { attentionConfig: { backend: "FLASH" } },
      "vllm-config-value-types groups.serve.args.attentionConfig.backend",
    ],
    [
      { structuredOutputsConfig: { backend: "fast" } },
      "vllm-config-value-types groups.serve.args.structuredOutputsConfig.backend",
    ],
    [{ optimizationLevel: 4 }, "flag-type groups.serve.args.optimizationLevel"],
    [{ apiServerCount: 0 }, "flag-range groups.serve.args.apiServerCount"],
    [{ streamInterval: 0 }, "flag-range groups.serve.args.streamInterval"],
    [{ shutdownTimeout: -1 }, "flag-range groups.serve.args.shutdownTimeout"],
    [{ gpuMemoryUtilization: 0 }, "flag-range groups.serve.args.gpuMemoryUtilization"],
  ])("that the engine refuses is an error: %j", (args, error) => {
    expect(newErrors(args)).toContain(error);
  });

  test("of a backend counts in any case", () => {
    expect(newErrors({ attentionConfig: { backend: "triton_mla" } })).not.toContain(
      "vllm-config-value-types groups.serve.args.attentionConfig.backend",
    );
  });
});
