import {
  type Confidence,
  ConfidenceLevel,
  type Engine,
  type MemoryEstimate,
  type RuleInput,
  wholeSequences,
} from "../domain/index.ts";
import { inputChecks, type Problem } from "../errors/index.ts";
import { type Measured, measuredFor } from "../measured/index.ts";
import { checkedLayout, errorsOf, resolvedInput } from "../plan/index.ts";
import { Role } from "../topology/index.ts";
import type { FitQuestion } from "./question.ts";
import { type Documented, documentedShapes, documentOf } from "./documented-shapes.ts";
import { sameShape, type Shape, shapesOf } from "./shape.ts";
import { assumptionsOf, siteFor, synthesize } from "./synthesize.ts";

/** A shape without errors. */
export interface LegalShape {
  readonly engine: string;
  readonly shape: Shape;
  /** Tokens of the longest sequence that every group holds. */
  readonly largestContext: number;
  /** Concurrent sequences of the full context, over all serving or decode ranks. */
  readonly sequences: number;
  /** Ids of the rules that report warnings or advice. */
  readonly warnings: readonly string[];
  /** How sure the estimate of the memory is; absent where there is none. */
  readonly confidence?: Confidence;
  /** The document of upstream that deploys the shape, and its longest request. */
  readonly documented?: Pick<Documented, "context" | "source">;
  /** Throughput that upstream measured with these degrees, and with which other settings. */
  readonly measured: readonly Measured[];
}

/** The engine of all documented shapes. */
const DOCUMENTED_ENGINE = "vllm-ascend";

/** What rejects a shape. */
type Reason = Pick<Problem, "path" | "message" | "rule">;

/** A shape with errors, and the rules that report them. */
export interface RejectedShape {
  readonly engine: string;
  readonly shape: Shape;
  readonly reasons: readonly { readonly rule: string; readonly message: string }[];
}

export interface FitAnswer {
  /** Shapes that hold the context, by number of sequences, then context, then tensor parallelism, largest first. */
  readonly legal: readonly LegalShape[];
  /** Shapes that hold the context only by the optimistic estimate, in the same order. */
  readonly uncertain: readonly LegalShape[];
  readonly rejected: readonly RejectedShape[];
  /** The release and the settings that every shape has, by engine. */
  readonly assumed: Readonly<Record<string, string>>;
}

/**
 * Checks every shape that uses all nodes, up to its layout. It makes no objects: the launch scripts of so few nodes always
 * fit into a ConfigMap.
 */
export function fit(question: FitQuestion): FitAnswer {
  const documented = documentedShapes(question);
  const shapes = shapesOf(question);
  // Only documents have pipelines, and sequences that are spread over ranks.
  const others = documented.flatMap(({ shape }) =>
    shapes.some((other) => sameShape(other, shape)) ? [] : [shape],
  );
  const verdicts = question.engines.flatMap((engine) =>
    [...shapes, ...(engine.name === DOCUMENTED_ENGINE ? others : [])].map((shape) =>
      verdictOn(question, engine, shape, documentOf(shape, documented)),
    ),
  );
  const possible = verdicts.flatMap((verdict) => ("reasons" in verdict ? [] : [verdict])).toSorted(bestFirst);
  const holds = ({ largestContext }: LegalShape): boolean => largestContext >= question.context;
  return {
    legal: possible.filter(holds),
    uncertain: possible.filter((shape) => !holds(shape)),
    rejected: verdicts.flatMap((verdict) => ("reasons" in verdict ? [verdict] : [])),
    assumed: Object.fromEntries(
      question.engines.map((engine) => [engine.name, assumptionsOf(question, engine)]),
    ),
  };
}

function verdictOn(
  question: FitQuestion,
  engine: Engine,
  shape: Shape,
  document: Documented | undefined,
): LegalShape | RejectedShape {
  const reject = (problems: readonly Reason[]): RejectedShape => ({
    engine: engine.name,
    shape,
    reasons: problems.map(({ rule, path, message }) => ({ rule: rule ?? path, message })),
  });
  const { findings, input } = checkedLayout(
    resolvedInput(synthesize(question, engine, shape), siteFor(engine, shape)),
  );
  const errors = errorsOf(findings);
  if (input === undefined || errors.length > 0) return reject(errors);
  const estimates = estimatesOf(input);
  // Engines without a longest request start all the same and fail later, so no memory rule reports the shortage.
  const failsLater = estimates.filter(
    ({ estimate }) => estimate.largestContext < question.context && estimate.longestRequest === undefined,
  );
  if (failsLater.length > 0)
    return reject(failsLater.map(({ estimate }) => tooLong(estimate, question.context)));
  const generating = estimates.filter(({ role }) => role !== Role.Prefill);
  return {
    engine: engine.name,
    shape,
    largestContext: Math.min(...estimates.map(({ estimate }) => estimate.largestContext)),
    sequences: generating.reduce((sum, { estimate }) => sum + sequencesOf(estimate, question.context), 0),
    warnings: [...new Set(findings.map(({ rule }) => rule))].toSorted(),
    ...confidenceOf(estimates),
    ...(document === undefined || engine.name !== DOCUMENTED_ENGINE
      ? {}
      : { documented: { context: document.context, source: document.source } }),
    measured: measuredFor(input.topology).filter(({ degrees }) => degrees.length === 0),
  };
}

function estimatesOf({ topology, memoryOf }: RuleInput): { role: Role; estimate: MemoryEstimate }[] {
  return topology.groups.flatMap((group) => {
    const estimate = memoryOf(group);
    return estimate === undefined ? [] : [{ role: group.role, estimate }];
  });
}

/** The least sure of the groups. */
function confidenceOf(estimates: readonly { estimate: MemoryEstimate }[]): Pick<LegalShape, "confidence"> {
  const [first, ...others] = estimates.map(({ estimate }) => estimate.confidence);
  if (first === undefined) return {};
  const order = Object.values(ConfidenceLevel);
  return {
    confidence: others.reduce(
      (least, other) => (order.indexOf(other.level) > order.indexOf(least.level) ? other : least),
      first,
    ),
  };
}

function sequencesOf({ tokens, ranks, state }: MemoryEstimate, context: number): number {
  return wholeSequences({ sequences: tokens / (context + (state?.tokens ?? 0)), ranks });
}

function tooLong({ group, tokens }: MemoryEstimate, context: number): Reason {
  return {
    path: `groups.${group}`,
    message: `--context ${context} exceeds the KV cache of groups.${group}, about ${tokens} tokens.`,
    rule: inputChecks.contextFits.id,
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
