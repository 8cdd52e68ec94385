import { describe, expect, test } from "vitest";
import { readStackSettings } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const cureOf = (settings: Readonly<Record<string, unknown>>) =>
  problemsOf(prefillDecode(), readStackSettings(settings).site)[0]?.cure;

describe("a cure can be followed", () => {
  test("a group of settings says which ones", () => {
    expect(cureOf({ platform: "mindcluster" })).toMatch(
      /^write them below it, e\.g\. platform: { profile: … }; known: profile, /,
    );
    expect(cureOf({ resources: 4 })).toContain("resources: { requests: … }");
  });

  test("a text without quotes says how to write one on the command line", () => {
    expect(cureOf({ labels: { team: 1 } })).toContain("pulumi config set --type string");
    expect(cureOf({ platform: { nodeSelector: { pool: true } } })).toContain("--type string");
    expect(cureOf({ labels: { team: "1" } })).toBeUndefined();
  });
});
