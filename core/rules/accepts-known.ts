import type { Rule } from "../domain/index.ts";
import { suggest } from "../errors/index.ts";

/** @param known ids of the rules that can be accepted, given late since this is one of the rules */
export function acceptsKnown(known: () => readonly string[]): Rule {
  return {
    id: "accepts-known",
    source: "glm-serve: errors cannot be accepted, and a mistyped id would accept nothing",
    check: ({ spec }) =>
      Object.keys(spec.accepts)
        .filter((id) => !known().includes(id))
        .map((id) => ({
          path: `accepts.${id}`,
          message: "No warning or advice has this id.",
          fix: suggest(id, known()),
        })),
  };
}
