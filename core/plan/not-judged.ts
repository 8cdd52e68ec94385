import { missingSizes, type ModelFacts } from "../facts/index.ts";

/** What the rules judge by a fact of the model. */
const SUBJECTS: readonly (readonly [subject: string, fact: keyof ModelFacts])[] = [
  ["tensor parallelism", "attentionHeads"],
  ["expert parallelism", "routedExperts"],
  ["attention", "attention"],
  ["context length", "maxPositions"],
  ["draft layers", "draftLayers"],
  ["support by the release", "architectures"],
];

/** Lists, in one line, what the rules skip because facts of the model are missing; undefined where every fact is known. */
export function notJudged(model: ModelFacts): string | undefined {
  const sizes = missingSizes(model);
  const open = SUBJECTS.filter(([, fact]) => model[fact] === undefined);
  const subjects = [...(sizes.length === 0 ? [] : ["memory"]), ...open.map(([subject]) => subject)];
  if (subjects.length === 0) return undefined;
  const facts = [...new Set<string>([...sizes, ...open.map(([, fact]) => fact)])];
  return `Not judged for ${model.name}: ${subjects.join(", ")} (facts missing: ${facts.join(", ")}).`;
}
