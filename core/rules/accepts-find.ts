import { defineRule, Severity } from "../domain/index.ts";
import { isWithin, nearest } from "../errors/index.ts";

/** An acceptance that matches no finding is mistyped or out of date. */
export const acceptsFind = defineRule({
  id: "accepts-find",
  severity: Severity.Advice,
  source: "glm-serve: what is accepted in vain hides that it is mistyped or out of date",
  per: "acceptance",
  check: ({ rule, paths, reported }) =>
    paths
      .filter((path) => !reported.some((one) => isWithin(one, path)))
      .map((path) => ({
        path: `accepts.${rule}.${path}`,
        message: `${rule} finds nothing at ${path}.`,
        fix: fixFor(path, reported),
      })),
});

function fixFor(path: string, reported: readonly string[]): string {
  const close = nearest(path, reported);
  if (close !== undefined) return `did you mean "${close}"?`;
  return reported.length === 0
    ? "take it out"
    : `take it out, or write where it finds something: ${reported.join(", ")}`;
}
