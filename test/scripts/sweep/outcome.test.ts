import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../scripts/sweep/oracle.ts";
import {
  byReason,
  falseErrorsOf,
  figuresOf,
  missesOf,
  type Outcome,
  reasonOf,
  worst,
} from "../../../scripts/sweep/outcome.ts";

const accepted: Verdict = { verdict: "accepted" };

function refused(message: string): Verdict {
  return { verdict: "refused", exception: "ValueError", message, at: "vllm/config.py:1" };
}

const open: Verdict = { verdict: "notJudged", exception: "ImportError", message: "", at: "" };

function outcome(edit: string, engine: Verdict, ...rules: string[]): Outcome {
  return {
    topology: "t",
    edit,
    kind: "args",
    engine,
    errors: rules.map((rule) => ({ rule, path: "p", message: "m" })),
  };
}

const outcomes = [
  outcome("named", refused("3 is too small"), "a"),
  outcome("missed", refused("4 is too small")),
  outcome("missed too", refused("5 is too small")),
  outcome("missed otherwise", refused("unknown")),
  outcome("works", accepted),
  outcome("works, with errors", accepted, "a", "a", "b"),
  outcome("open", open, "a"),
];

describe("outcomes", () => {
  test("are counted once each", () => {
    expect(figuresOf(outcomes)).toEqual({
      judged: 6,
      refused: 4,
      named: 1,
      accepted: 2,
      errorsByRule: new Map([
        ["a", 1],
        ["b", 1],
      ]),
      notJudged: 1,
    });
  });

  test("that nothing here names are misses, by the reason of the engine", () => {
    expect(byReason(missesOf(outcomes)).map((group) => group.map(({ edit }) => edit))).toEqual([
      ["missed", "missed too"],
      ["missed otherwise"],
    ]);
  });

  test("that only the planner refuses may be false errors", () => {
    expect(falseErrorsOf(outcomes).map(({ edit }) => edit)).toEqual(["works, with errors"]);
  });
});

describe("the judgement of several commands", () => {
  test("is a refusal if one is refused", () => {
    expect(worst([accepted, open, refused("no")])).toEqual(refused("no"));
  });

  test("is open if one is open", () => {
    expect(worst([accepted, open])).toEqual(open);
  });

  test("is acceptance otherwise", () => {
    expect(worst([accepted])).toEqual(accepted);
    expect(worst([])).toEqual(accepted);
  });
});

test("a reason has neither numbers nor quoted texts", () => {
  expect(reasonOf(refused("size 3 of 'serve' is not in [1, 2]"))).toBe(
    "ValueError at vllm/config.py:1: size # of … is not in …",
  );
});
