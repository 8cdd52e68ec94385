import { defineRule, Severity } from "../domain/index.ts";
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
        fix: didYouMean(id, acceptableRules) ?? `Remove accepts.${id}`,
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
        fix: fixFor(`accepts.${rule}.${path}`, path, reported),
      })),
});

function fixFor(setting: string, path: string, reported: readonly string[]): string {
  const suggestion = didYouMean(path, reported);
  if (suggestion !== undefined) return suggestion;
  return reported.length === 0
    ? `Remove ${setting}`
    : `Remove ${setting}, or accept one of the reported paths: ${reported.join(", ")}`;
}

function didYouMean(given: string, known: readonly string[]): string | undefined {
  const close = nearest(given, known);
  return close === undefined ? undefined : `Did you mean "${close}"?`;
}
