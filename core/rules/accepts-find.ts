import { type RuleProblem, Severity } from "../domain/index.ts";
import { isWithin, nearest } from "../errors/index.ts";

/** Says which acceptances find nothing. Unlike other rules it is asked of what a rule has said. */
export const acceptsFind = {
  id: "accepts-find",
  severity: Severity.Advice,
  source: "glm-serve: what is accepted in vain hides that it is mistyped or out of date",
  check: (
    rule: string,
    accepted: Readonly<Record<string, string>>,
    said: readonly RuleProblem[],
  ): readonly RuleProblem[] =>
    Object.keys(accepted)
      .filter((path) => !said.some((objection) => isWithin(objection.path, path)))
      .map((path) => ({
        path: `accepts.${rule}.${path}`,
        message: `${rule} finds nothing at ${path}.`,
        fix: fixOf(
          path,
          said.map((objection) => objection.path),
        ),
      })),
};

function fixOf(path: string, found: readonly string[]): string {
  const close = nearest(path, found);
  if (close !== undefined) return `did you mean "${close}"?`;
  return found.length === 0
    ? "take it out"
    : `take it out, or write where it finds something: ${found.join(", ")}`;
}
