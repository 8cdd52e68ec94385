import { type Finding, type RuleProblem, type Rule, Severity } from "../domain/index.ts";
import { isWithin } from "../errors/index.ts";
import type { ParsedTopology } from "../topology/index.ts";
import { acceptsFind } from "./accepts-find.ts";

/** What one rule says of a topology. */
export interface Verdict {
  readonly rule: Pick<Rule, "id" | "source" | "severity">;
  readonly objections: readonly RuleProblem[];
}

/**
 * Turns what rules say into findings, those that the topology accepts with its reason, and adds what it accepts though the
 * rules find nothing there.
 */
export function weigh({ accepts }: Pick<ParsedTopology, "accepts">, verdicts: readonly Verdict[]): Finding[] {
  const useless = {
    rule: acceptsFind,
    objections: verdicts.flatMap(({ rule: { id }, objections }) =>
      acceptsFind.check(id, accepts[id] ?? {}, objections),
    ),
  };
  return [...verdicts, useless].flatMap(({ rule: { id, source, severity = Severity.Error }, objections }) =>
    objections.map((objection) => {
      const reason = severity === Severity.Error ? undefined : reasonFor(objection.path, accepts[id] ?? {});
      return {
        ...objection,
        severity,
        rule: id,
        source,
        ...(reason === undefined ? {} : { accepted: reason }),
      };
    }),
  );
}

/** The reason given for a path, or for the nearest one above it. */
function reasonFor(path: string, reasons: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(reasons)
    .filter(([accepted]) => isWithin(path, accepted))
    .toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
}
