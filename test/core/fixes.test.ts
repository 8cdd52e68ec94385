import { describe, expect, test } from "vitest";
import { readStackSettings } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const fixOf = (settings: Readonly<Record<string, unknown>>) =>
  problemsOf(prefillDecode(), readStackSettings(settings).site)[0]?.fix;

describe("the fix", () => {
  test("for a value in place of an object lists the settings", () => {
    expect(fixOf({ platform: "mindcluster" })).toMatch(
      /^Set platform to an object, e\.g\. { profile: … }; known settings: profile, /,
    );
    expect(fixOf({ resources: 4 })).toContain("resources to an object, e.g. { requests: … }");
  });

  test("for a string without quotes includes the command line", () => {
    expect(fixOf({ labels: { team: 1 } })).toContain("pulumi config set --type string");
    expect(fixOf({ platform: { nodeSelector: { pool: true } } })).toContain("--type string");
    expect(fixOf({ labels: { team: "1" } })).toBeUndefined();
  });
});
