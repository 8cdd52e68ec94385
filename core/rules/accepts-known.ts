import { defineRule } from "../domain/index.ts";
import { suggest } from "../errors/index.ts";

export const acceptsKnown = defineRule({
  id: "accepts-known",
  source: "glm-serve: errors cannot be accepted, and a mistyped id would accept nothing",
  per: "topology",
  check: ({ spec }, { acceptableRules }) =>
    Object.keys(spec.accepts)
      .filter((id) => !acceptableRules.includes(id))
      .map((id) => ({
        path: `accepts.${id}`,
        message: "No warning or advice has this id.",
        fix: suggest(id, acceptableRules),
      })),
});
