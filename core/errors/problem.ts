/** One thing that is wrong with an input: where, what was given, why it is wrong and how to put it right. */
export interface Problem {
  /** Where, as the user wrote it: `groups.decode.tensorParallelSize`. */
  readonly path: string;
  /** What was given; absent where nothing was. */
  readonly value?: unknown;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** How to put it right. */
  readonly cure: string;
  /** Identity of the rule that found it; absent for errors of shape. */
  readonly rule?: string;
  /** Where the fact behind it comes from. */
  readonly source?: string;
}

const VALUE_LIMIT = 100;

/** Writes a value the way it stands in an input file; long ones are cut. Never called with a secret. */
function printValue(value: unknown): string {
  if (isOutput(value)) return "a Pulumi Output";
  const text =
    typeof value === "function" || typeof value === "symbol" || typeof value === "bigint"
      ? String(value)
      : (JSON.stringify(value) ?? String(value));
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}

/** A Pulumi Output, told by the mark the SDK puts on each, since the core does not know Pulumi. */
export function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}

/** One problem as a person reads it: path and value, what is wrong, the cure. */
export function printProblem(problem: Problem): string {
  const given = "value" in problem && problem.value !== undefined ? ` = ${printValue(problem.value)}` : "";
  const origin = [problem.rule, problem.source].filter((part) => part !== undefined).join("; ");
  return [
    `  ${problem.path}${given}`,
    `    ${problem.message}${origin === "" ? "" : ` [${origin}]`}`,
    `    → ${problem.cure}`,
  ].join("\n");
}

/** The report a person reads: a headline, then every problem with its cure. */
export function printProblems(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${count} in ${subject}; nothing was applied.`, ...problems.map(printProblem)].join("\n\n");
}
