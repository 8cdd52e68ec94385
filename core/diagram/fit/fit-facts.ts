import {
  type FitAnswer,
  type FitQuestion,
  type LegalShape,
  printShape,
  type RejectedShape,
} from "../../fit/index.ts";

/** A shape at a point of the scatter. */
interface FitShape {
  readonly engine: string;
  /** `serve dp 2 × tp 8 on 1 node`. */
  readonly text: string;
  /** The document of upstream that deploys it. */
  readonly documented?: string;
  readonly warnings: readonly string[];
}

/** Shapes with the same largest context and the same number of sequences. */
export interface FitPoint {
  /** Its place among all points, from 1; the first is the best. */
  readonly number: number;
  readonly verdict: "legal" | "uncertain";
  readonly largestContext: number;
  readonly sequences: number;
  /** The best first. */
  readonly shapes: readonly FitShape[];
}

/** The shapes that one rule rejects. */
export interface FitRejection {
  readonly rule: string;
  readonly count: number;
  /** What the rule says about the first of them. */
  readonly example: string;
}

/** What the fit view shows. */
export interface FitFacts {
  readonly title: string;
  readonly subtitle: string;
  /** Tokens of the longest sequence of the question. */
  readonly context: number;
  /** Positions of the model: no context is longer. */
  readonly limit: number;
  readonly points: readonly FitPoint[];
  readonly rejections: readonly FitRejection[];
  readonly notes: readonly string[];
}

/** The shapes of an answer as points. */
export function fitFacts(question: FitQuestion, answer: FitAnswer): FitFacts {
  const { model, weights, hardware, nodes, context } = question;
  const devices = hardware.devicesPerNode;
  const points = [
    ...pointsOf("legal", answer.legal, devices),
    ...pointsOf("uncertain", answer.uncertain, devices),
  ].map((point, index) => ({ ...point, number: index + 1 }));
  const confidences = [...answer.legal, ...answer.uncertain].flatMap(({ engine, confidence }) =>
    confidence === undefined ? [] : [`Confidence for ${engine}: ${confidence.level}. ${confidence.reason}.`],
  );
  const counts = [
    `${answer.legal.length} possible`,
    `${answer.uncertain.length} uncertain`,
    `${answer.rejected.length} rejected`,
  ];
  return {
    title: `${model.name} ${weights} on ${nodes} × ${hardware.title}`,
    subtitle: `Shapes for sequences of ${context} tokens: ${counts.join(", ")}`,
    context,
    limit: model.maxPositions ?? context,
    points,
    rejections: rejectionsOf(answer.rejected),
    notes: [
      ...Object.entries(answer.assumed).map(([engine, text]) => `Assumptions for ${engine}: ${text}.`),
      ...new Set(confidences),
    ],
  };
}

function pointsOf(
  verdict: FitPoint["verdict"],
  shapes: readonly LegalShape[],
  devices: number,
): readonly Omit<FitPoint, "number">[] {
  const points = new Map<string, Omit<FitPoint, "number">>();
  for (const { engine, shape, largestContext, sequences, documented, warnings } of shapes) {
    const key = `${largestContext} ${sequences}`;
    const point: FitShape = {
      engine,
      text: printShape(shape, devices),
      ...(documented === undefined ? {} : { documented: documented.source }),
      warnings,
    };
    const others = points.get(key)?.shapes ?? [];
    points.set(key, { verdict, largestContext, sequences, shapes: [...others, point] });
  }
  return [...points.values()];
}

/** Rejected shapes by the first rule that rejects them, most first. */
function rejectionsOf(rejected: readonly RejectedShape[]): readonly FitRejection[] {
  const byRule = new Map<string, FitRejection>();
  for (const {
    reasons: [first],
  } of rejected) {
    if (first === undefined) continue;
    const known = byRule.get(first.rule) ?? { rule: first.rule, count: 0, example: first.message };
    byRule.set(first.rule, { ...known, count: known.count + 1 });
  }
  return [...byRule.values()].toSorted((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}

/** Whether a document of upstream deploys one of the shapes. */
export function isDocumented({ shapes }: FitPoint): boolean {
  return shapes.some(({ documented }) => documented !== undefined);
}

/** The shapes of a point in one line, as many as are named. */
export function shapesText({ shapes }: FitPoint): string {
  const [first, ...others] = shapes;
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` and ${others.length} ${others.length === 1 ? "other" : "others"}`;
  return `${first.text}${more}`;
}
