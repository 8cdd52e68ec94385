import { defineRule, type Fix, removed, Severity } from "../domain/index.ts";
import { isWithin, nearest } from "../errors/index.ts";

export const acceptsKnown = defineRule({
  id: "accepts-known",
  source: "glm-serve: errors cannot be accepted, and a mistyped id would accept nothing",
  per: "topology",
  check: ({ spec }, { acceptableRules }) =>
    Object.keys(spec.accepts)
      .filter((id) => !acceptableRules.includes(id))
      .map((id) => ({
        path: `accepts.${id}`,
        message: `accepts.${id} is not a rule that reports warnings or advice.`,
        fix: renamedOr(removed(), `accepts.${id}`, "accepts", id, acceptableRules),
      })),
});

export const acceptsFind = defineRule({
  id: "accepts-find",
  severity: Severity.Advice,
  source: "glm-serve: an acceptance that matches no finding is mistyped or out of date",
  per: "acceptance",
  check: ({ rule, paths, reported }) =>
    paths
      .filter((path) => !reported.some((one) => isWithin(one, path)))
      .map((path) => ({
        path: `accepts.${rule}.${path}`,
        message: `accepts.${rule}.${path} has no effect: ${rule} reports nothing there.`,
        fix: renamedOr(
          removed({
            ending:
              reported.length === 0 ? "" : `, or accept one of the reported paths: ${reported.join(", ")}`,
          }),
          `accepts.${rule}.${path}`,
          `accepts.${rule}`,
          path,
          reported,
        ),
      })),
});

/** The nearest known key of a map in place of a mistyped one; keys may hold dots. */
function renamedOr(otherwise: Fix, path: string, map: string, given: string, known: readonly string[]): Fix {
  const close = nearest(given, known);
  return close === undefined
    ? otherwise
    : { text: () => `Did you mean "${close}"?`, changes: () => [{ path, moveTo: `${map}.${close}` }] };
}
