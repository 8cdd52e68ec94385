import { describe, expect, test } from "vitest";
import { plan, type Topology } from "../../core/index.ts";
import { problemsOf, verdictsOf } from "../support/problems.ts";
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

function uselessIn(topology: Topology) {
  return plan(topology).findings.filter(({ rule }) => rule === "accepts-find");
}

describe("what a topology accepts", () => {
  test("stands for its path, and not for what the rule finds elsewhere", () => {
    const accepts = { [RULE]: { [`${KEYS}.fuse_muls_add`]: "documented" } };
    expect(reasonsOf(accepting(accepts, "fuse_muls_add", "fuse_muls_add_2", "enable_dsa_pc"))).toEqual({
      [`${KEYS}.fuse_muls_add`]: "documented",
      [`${KEYS}.fuse_muls_add_2`]: undefined,
      [`${KEYS}.enable_dsa_pc`]: undefined,
    });
  });

  test("stands for all below its path, where nothing nearer is given", () => {
    const accepts = {
      [RULE]: { "groups.serve.args": "far", [`${KEYS}.fuse_muls_add`]: "near", groups: "farther" },
    };
    expect(reasonsOf(accepting(accepts, "fuse_muls_add", "enable_dsa_pc"))).toEqual({
      [`${KEYS}.fuse_muls_add`]: "near",
      [`${KEYS}.enable_dsa_pc`]: "far",
    });
  });

  test("says nothing of other rules at the path", () => {
    const accepts = { "ascend-variable-read": { [KEYS]: "x" } };
    expect(reasonsOf(accepting(accepts, "enable_dsa_pc"))).toEqual({ [`${KEYS}.enable_dsa_pc`]: undefined });
  });

  test.each([
    ["is mistyped", `${KEYS}.fuse_mul_add`, `did you mean "${KEYS}.fuse_muls_add"?`],
    ["lies elsewhere", "model.name", `take it out, or write where it finds something: ${KEYS}.fuse_muls_add`],
    ["is only the beginning of a name", `${KEYS}.fuse_muls`, `did you mean "${KEYS}.fuse_muls_add"?`],
  ])("is told where it finds nothing, since it %s", (_, path, fix) => {
    const [advice, ...others] = uselessIn(accepting({ [RULE]: { [path]: "documented" } }, "fuse_muls_add"));
    expect(others).toEqual([]);
    expect(advice).toMatchObject({
      severity: "advice",
      path: `accepts.${RULE}.${path}`,
      message: `${RULE} finds nothing at ${path}.`,
      fix,
    });
  });

  test.each([
    ["of ports", "port-node-port", "groups.serve.ports.api"],
    ["of another engine", "lightllm-graph-batch", "groups.serve.args.graphMaxBatchSize"],
  ])("is told where a rule finds nothing at all: one %s", (_, rule, path) => {
    expect(uselessIn(accepting({ [rule]: { [path]: "x" } }))).toMatchObject([
      { path: `accepts.${rule}.${path}`, fix: "take it out" },
    ]);
    expect(uselessIn(accepting({ [RULE]: { [KEYS]: "x" } }, "fuse_muls_add"))).toEqual([]);
  });

  test("may be useless for a reason, too", () => {
    const path = `${RULE}.${KEYS}`;
    const accepts = { [RULE]: { [KEYS]: "x" }, "accepts-find": { [`accepts.${path}`]: "on other sites" } };
    expect(uselessIn(accepting(accepts))).toMatchObject([{ accepted: "on other sites" }]);
  });

  test("names a rule that can be accepted", () => {
    expect(
      verdictsOf(accepting({ "port-nodeport": { groups: "x" }, "port-range": { groups: "x" } })),
    ).toMatchObject([
      { path: "accepts.port-nodeport", fix: 'Did you mean "port-node-port"?' },
      { path: "accepts.port-range", rule: "accepts-known" },
    ]);
  });

  test("is no reason for a whole rule; the fix shows the form", () => {
    // @ts-expect-error as topologies wrote it
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
