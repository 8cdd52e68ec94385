import type { Engine, MemoryEstimate, RuleInput } from "../domain/index.ts";
import type { Problem } from "../errors/index.ts";
import { checkedLayout, errorsOf } from "../plan/index.ts";
import { Role, type Topology } from "../topology/index.ts";
import type { FitQuestion } from "./question.ts";
import { type Shape, shapesOf } from "./shape.ts";
import { siteFor, synthesize } from "./synthesize.ts";

/** A shape that every rule lets pass. */
export interface LegalShape {
  readonly engine: string;
  readonly shape: Shape;
  /** The longest sequence that every group holds. */
  readonly largestContext: number;
  /** Whole sequences of the asked length that the answering ranks hold at once. */
  readonly sequences: number;
  /** Rules that warn of it. */
  readonly warnings: readonly string[];
}

/** A shape that is not possible, and the rules that say so. */
export interface RejectedShape {
  readonly engine: string;
  readonly shape: Shape;
  readonly reasons: readonly { readonly rule: string; readonly message: string }[];
}

export interface FitAnswer {
  /**
   * Shapes that hold the context. The most sequences first; of equal ones that with the larger context, then with the
   * larger tensor parallelism.
   */
  readonly legal: readonly LegalShape[];
  /** Shapes that likely do not hold it: only with the least reserve that was ever seen. In the same order. */
  readonly uncertain: readonly LegalShape[];
  readonly rejected: readonly RejectedShape[];
  /** What is assumed of every shape, by engine. */
  readonly assumed: Readonly<Record<string, string>>;
}

/** Tries every shape that fills the nodes, by laying it out: so few nodes have scripts that always fit a ConfigMap. */
export function fit(question: FitQuestion): FitAnswer {
  const judged = question.engines.flatMap((engine) =>
    shapesOf(question).map((shape) => judge(question, engine, shape, synthesize(question, engine, shape))),
  );
  const possible = judged.flatMap((verdict) => ("reasons" in verdict ? [] : [verdict])).toSorted(bestFirst);
  const holds = ({ largestContext }: LegalShape): boolean => largestContext >= question.context;
  return {
    legal: possible.filter(holds),
    uncertain: possible.filter((shape) => !holds(shape)),
    rejected: judged.flatMap((verdict) => ("reasons" in verdict ? [verdict] : [])),
    assumed: Object.fromEntries(
      question.engines.map(({ name, fitDefaults: { version, assumed } }) => [name, `${version}, ${assumed}`]),
    ),
  };
}

function judge(
  question: FitQuestion,
  engine: Engine,
  shape: Shape,
  topology: Topology,
): LegalShape | RejectedShape {
  const refuse = (problems: readonly Problem[]): RejectedShape => ({
    engine: engine.name,
    shape,
    reasons: problems.map(({ rule, path, message }) => ({ rule: rule ?? path, message })),
  });
  const { findings, facts } = checkedLayout(topology, siteFor(engine, shape), {});
  const errors = errorsOf(findings);
  if (facts === undefined || errors.length > 0) return refuse(errors);
  const estimates = estimatesOf(facts);
  const narrow = estimates.filter(({ estimate }) => estimate.largestContext < question.context);
  // Not every engine asks for the longest sequence before it starts.
  const unasked = narrow.filter(({ estimate }) => estimate.longestRequest === undefined);
  if (unasked.length > 0) return refuse(unasked.map(({ estimate }) => tooLong(estimate, question.context)));
  const answering = estimates.filter(({ role }) => role !== Role.Prefill);
  return {
    engine: engine.name,
    shape,
    largestContext: Math.min(...estimates.map(({ estimate }) => estimate.largestContext)),
    sequences: answering.reduce((sum, { estimate }) => sum + wholeSequences(estimate, question.context), 0),
    warnings: [...new Set(findings.map(({ rule }) => rule))].toSorted(),
  };
}

function estimatesOf({ topology, memoryOf }: RuleInput): { role: Role; estimate: MemoryEstimate }[] {
  return topology.groups.flatMap((group) => {
    const estimate = memoryOf(group);
    return estimate === undefined ? [] : [{ role: group.role, estimate }];
  });
}

function wholeSequences({ tokens, ranks }: MemoryEstimate, context: number): number {
  return Math.floor(tokens / context) * ranks;
}

function tooLong({ group, tokens }: MemoryEstimate, context: number): Problem {
  return {
    path: `groups.${group}`,
    message: `A sequence of ${context} tokens does not fit: about ${tokens} do.`,
    fix: "ask for less",
    rule: "context-fits",
  };
}

function bestFirst(a: LegalShape, b: LegalShape): number {
  return (
    b.sequences - a.sequences ||
    b.largestContext - a.largestContext ||
    tensorParallelSize(b.shape) - tensorParallelSize(a.shape)
  );
}

function tensorParallelSize(shape: Shape): number {
  return shape.kind === "serve" ? shape.serve.tensorParallelSize : shape.decode.tensorParallelSize;
}
