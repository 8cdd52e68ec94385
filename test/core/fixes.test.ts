import { describe, expect, test } from "vitest";
import { readStackSettings } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const fixOf = (settings: Readonly<Record<string, unknown>>) =>
  problemsOf(prefillDecode(), readStackSettings(settings).site)[0]?.fix;

describe("a fix can be followed", () => {
  test("a group of settings says which ones", () => {
    expect(fixOf({ platform: "mindcluster" })).toMatch(
      /^write them below it, e\.g\. platform: { profile: … }; known: profile, /,
    );
    expect(fixOf({ resources: 4 })).toContain("resources: { requests: … }");
  });

  test("a text without quotes says how to write one on the command line", () => {
    expect(fixOf({ labels: { team: 1 } })).toContain("pulumi config set --type string");
    expect(fixOf({ platform: { nodeSelector: { pool: true } } })).toContain("--type string");
    expect(fixOf({ labels: { team: "1" } })).toBeUndefined();
  });
});
