import type { Verdict } from "./oracle.ts";

/** An error that glm-serve reports about an edit. */
export interface NamedError {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

/** What both sides make of one edit of one topology. */
export interface Outcome {
  readonly topology: string;
  readonly edit: string;
  readonly kind: string;
  readonly errors: readonly NamedError[];
  readonly engine: Verdict;
}

/** The judgement of all commands of an edit: one refusal is enough, and one that is not judged leaves the edit open. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ verdict }) => verdict === "refused") ??
    verdicts.find(({ verdict }) => verdict === "notJudged") ?? { verdict: "accepted" }
  );
}

/** The figures of a release. Every edit of a topology counts once. */
export interface Figures {
  readonly judged: number;
  readonly refused: number;
  /** Refused by the engine, with an error here. */
  readonly named: number;
  readonly accepted: number;
  /** Accepted by the engine, with an error here, by rule. */
  readonly errorsByRule: ReadonlyMap<string, number>;
  readonly notJudged: number;
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const refused = outcomes.filter(({ engine }) => engine.verdict === "refused");
  const accepted = outcomes.filter(({ engine }) => engine.verdict === "accepted");
  const errorsByRule = new Map<string, number>();
  for (const { errors } of accepted)
    for (const rule of new Set(errors.map((error) => error.rule)))
      errorsByRule.set(rule, (errorsByRule.get(rule) ?? 0) + 1);
  return {
    judged: refused.length + accepted.length,
    refused: refused.length,
    named: refused.filter(({ errors }) => errors.length > 0).length,
    accepted: accepted.length,
    errorsByRule: new Map([...errorsByRule].toSorted((a, b) => b[1] - a[1])),
    notJudged: outcomes.length - refused.length - accepted.length,
  };
}

/** Edits that the engine refuses and that have no error here. */
export function missesOf(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ engine, errors }) => engine.verdict === "refused" && errors.length === 0);
}

/** Edits with an error here that the engine accepts. */
export function falseErrorsOf(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ engine, errors }) => engine.verdict === "accepted" && errors.length > 0);
}

/** The reason of the engine without what differs from edit to edit: numbers and quoted texts. */
export function reasonOf(engine: Verdict): string {
  if (engine.verdict === "accepted") return "accepted";
  const text = engine.message
    .replaceAll(/'[^']*'|"[^"]*"|\[[^\]]*\]|\{[^}]*\}/g, "…")
    .replaceAll(/-?\d+(?:\.\d+)?/g, "#");
  return `${engine.exception} at ${engine.at}: ${text.slice(0, 200)}`;
}

/** Outcomes with the same reason, the most frequent first. */
export function byReason(outcomes: readonly Outcome[]): readonly (readonly Outcome[])[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const reason = reasonOf(outcome.engine);
    groups.set(reason, [...(groups.get(reason) ?? []), outcome]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}
