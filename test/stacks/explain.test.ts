import { describe, expect, test } from "vitest";
import { type Explanation, explainer, flagsOf, plannedProcesses } from "../../core/index.ts";
import { askedStack, topologyNames } from "../../program/index.ts";

/** What an explanation lacks. */
function gapsOf(question: string, explanations: readonly Explanation[]): readonly string[] {
  if (explanations.length === 0) return [`${question} is unknown`];
  return explanations.flatMap(({ values, meaning, source, kind }) => [
    ...(values.length === 0 ? [`${question} has no value`] : []),
    ...(meaning === undefined && kind !== "port" && !question.includes(".args.")
      ? [`${question} has no meaning`]
      : []),
    ...((kind === "flag" || kind === "variable") && (source === undefined || source === "")
      ? [`${question} has no source`]
      : []),
    ...values.flatMap(({ origin }) => {
      switch (origin.kind) {
        case "topology":
        case "override":
          return origin.document === "" ? [`${question} names no document`] : [];
        case "site":
          return origin.setting === "" ? [`${question} names no setting`] : [];
        case "default":
          return origin.of === "" ? [`${question} names no default`] : [];
        case "derived":
          return origin.formula.startsWith("glm-serve writes it") ? [`${question} has no formula`] : [];
        default:
          return origin satisfies never;
      }
    }),
  ]);
}

describe("every setting, flag and variable of a stack is explained, with its source", () => {
  test.each(topologyNames())("%s", async (stack) => {
    const asked = await askedStack(stack, undefined, ".");
    const { answer, names } = explainer(asked);
    const processes = plannedProcesses(asked.topology, asked.groups);
    const questions = new Set([
      ...names.settings,
      ...processes.flatMap((process) => [
        ...flagsOf(process).map(({ name }) => `--${name}`),
        ...process.environment.map(({ name }) => name),
      ]),
    ]);
    const gaps = [...questions].flatMap((question) => {
      const found = answer(question);
      return gapsOf(question, "explanations" in found ? found.explanations : []);
    });
    expect(gaps).toEqual([]);
  });
});
