import { byReason, falseErrorsOf, type Figures, missesOf, type Outcome } from "./outcome.ts";
import { reviewed } from "./reviewed.ts";

/** The figures of a release, for a terminal. */
export function printFigures(release: string, figures: Figures): readonly string[] {
  const share = figures.refused === 0 ? 100 : (100 * figures.named) / figures.refused;
  return [
    `${release}: ${figures.judged} edits judged, ${figures.notJudged} not judged`,
    `  refused by the engine ${figures.refused}, named here ${figures.named} (${share.toFixed(1)} %)`,
    `  accepted by the engine ${figures.accepted}; errors here by rule:`,
    ...[...figures.errorsByRule].map(
      ([rule, count]) => `    ${rule} ${count}${reviewed[rule] === undefined ? " (not reviewed)" : ""}`,
    ),
  ];
}

/** Edits that differ, by the reason of the engine, with some examples each. */
export function printMisses(
  release: string,
  outcomes: readonly Outcome[],
  examples: number,
): readonly string[] {
  const misses = missesOf(outcomes);
  const false_ = falseErrorsOf(outcomes).filter(({ errors }) =>
    errors.every(({ rule }) => reviewed[rule] === undefined),
  );
  const open = outcomes.filter(({ engine }) => engine.verdict === "notJudged");
  return [
    `# ${release}: ${misses.length} edits that the engine refuses have no error here`,
    ...byReason(misses).flatMap((group) => printGroup(group, examples)),
    "",
    `# ${release}: ${false_.length} edits that the engine accepts are errors here, by rules that nobody reviewed`,
    ...false_.map(({ topology, edit, errors }) => {
      const [error] = errors;
      return `- ${topology}: ${edit}\n    ${error?.rule}: ${error?.message}`;
    }),
    "",
    `# ${release}: ${open.length} edits are not judged`,
    ...byReason(open).flatMap((group) => printGroup(group, examples)),
  ];
}

function printGroup(group: readonly Outcome[], examples: number): readonly string[] {
  const [first] = group;
  if (first === undefined || first.engine.verdict === "accepted") return [];
  const { exception, at, message } = first.engine;
  return [
    "",
    `## ${group.length} × ${exception} at ${at}`,
    `   ${message.slice(0, 400)}`,
    ...group.slice(0, examples).map(({ topology, edit }) => `   - ${topology}: ${edit}`),
  ];
}
