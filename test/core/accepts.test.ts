import { describe, expect, test } from "vitest";
import { plan, type Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, serving } from "../support/topologies.ts";

const RULE = "ascend-additional-config-known";

const KEYS = "groups.serve.args.additionalConfig";

/** A group with keys that its plugin does not read. */
function accepting(accepts: NonNullable<Topology["accepts"]>, ...keys: string[]): Topology {
  return serving(1, (topology) => {
    const group = groupOf(topology, "serve");
    group.args = { ...group.args, additionalConfig: Object.fromEntries(keys.map((key) => [key, true])) };
    topology.accepts = accepts;
  });
}

function reasonsOf(topology: Topology): Record<string, string | undefined> {
  return Object.fromEntries(
    plan(topology)
      .findings.filter(({ rule }) => rule === RULE)
      .map(({ path, accepted }) => [path, accepted]),
  );
}

function unusedIn(topology: Topology) {
  return plan(topology).findings.filter(({ rule }) => rule === "accepts-find");
}

describe("accepts", () => {
  test("gives its reason to the finding at its path and to no other", () => {
    const accepts = { [RULE]: { [`${KEYS}.fuse_muls_add`]: "documented" } };
    expect(reasonsOf(accepting(accepts, "fuse_muls_add", "fuse_muls_add_2", "enable_dsa_pc"))).toEqual({
      [`${KEYS}.fuse_muls_add`]: "documented",
      [`${KEYS}.fuse_muls_add_2`]: undefined,
      [`${KEYS}.enable_dsa_pc`]: undefined,
    });
  });

  test("gives the nearest reason to findings below its path", () => {
    const accepts = {
      [RULE]: { "groups.serve.args": "far", [`${KEYS}.fuse_muls_add`]: "near", groups: "farther" },
    };
    expect(reasonsOf(accepting(accepts, "fuse_muls_add", "enable_dsa_pc"))).toEqual({
      [`${KEYS}.fuse_muls_add`]: "near",
      [`${KEYS}.enable_dsa_pc`]: "far",
    });
  });

  test("does not change findings of other rules at the path", () => {
    const accepts = { "ascend-variable-read": { [KEYS]: "x" } };
    expect(reasonsOf(accepting(accepts, "enable_dsa_pc"))).toEqual({ [`${KEYS}.enable_dsa_pc`]: undefined });
  });

  test("can accept that an acceptance matches nothing", () => {
    const path = `${RULE}.${KEYS}`;
    const accepts = { [RULE]: { [KEYS]: "x" }, "accepts-find": { [`accepts.${path}`]: "on other sites" } };
    expect(unusedIn(accepting(accepts))).toMatchObject([{ accepted: "on other sites" }]);
  });

  test("does not change a finding without a reason", () => {
    const site = { joinTimeoutSeconds: 8000 };
    const rule = "join-before-startup-ends";
    const accepted = serving(2, (topology) => {
      topology.accepts = { [rule]: { joinTimeoutSeconds: "patience" } };
    });
    expect(findingsOf(accepted, site, rule)).toMatchObject([{ accepted: "patience" }]);
    const [plain] = findingsOf(serving(2), site, rule);
    expect(plain).toBeDefined();
    expect(plain).not.toHaveProperty("accepted");
  });

  test("never accepts an error", () => {
    const topology = serving(1, (changed) => {
      groupOf(changed, "serve").args = { maxModelLen: 202_753 };
      changed.accepts = { "context-length": { groups: "no" } };
    });
    const [error] = findingsOf(topology, {}, "context-length");
    expect(error).toMatchObject({ severity: "error" });
    expect(error).not.toHaveProperty("accepted");
  });

  test("rejects a reason for a whole rule, and shows the form", () => {
    // @ts-expect-error the form of earlier releases
    const old: Topology = { ...serving(1), accepts: { [RULE]: "documented" } };
    expect(problemsOf(old)).toMatchObject([
      {
        path: `accepts.${RULE}`,
        value: "documented",
        message: `${RULE} must map each accepted path to a reason.`,
        fix: expect.stringMatching(
          /^Replace the value with \{ "<path>": "<reason>" \}, .*glm-serve check/,
        ) as unknown,
      },
    ]);
  });
});
