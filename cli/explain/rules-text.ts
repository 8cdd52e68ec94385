import { printProblem, type ReadingRule } from "../../core/index.ts";
import { MIN_COLUMNS, paragraph, table } from "../../program/index.ts";

/** More names bury the answer. */
const MOST = 12;

/** Rules that report something in full, those that read the setting by name and pass as a list, and the others as a number. */
export function rulesText(rules: readonly ReadingRule[], columns: number | undefined): readonly string[] {
  const reporting = rules.filter(({ reports }) => reports.length > 0);
  const silent = rules.filter(({ reports }) => reports.length === 0);
  const passing = silent.filter(({ reads }) => reads === "named");
  const others = silent.length - passing.length;
  return [
    ...(reporting.length === 0
      ? []
      : [table(["RULE", "SEVERITY", "SAYS", "SOURCE"], reporting.map(ruleRow), columns)]),
    ...reporting
      .flatMap(({ reports }) => reports)
      .map((finding) => `${printProblem(finding)}${reasonText(finding.accepted)}\n`),
    ...passingText(passing, columns),
    ...(reporting.length + passing.length === 0 ? ["No rule reads it by name.\n"] : []),
    ...(others === 0
      ? []
      : [
          `${others} ${others === 1 ? "rule reads" : "rules read"} all settings of this kind; none reports this one.\n`,
        ]),
  ];
}

function passingText(passing: readonly ReadingRule[], columns: number | undefined): readonly string[] {
  const [count, more] = [passing.length, passing.length - MOST];
  if (count === 0) return [];
  const names = passing
    .slice(0, MOST)
    .map(({ id }) => id)
    .join(", ");
  const text = [
    `${count} ${count === 1 ? "rule reads it and passes" : "rules read it and pass"}:`,
    more > 0 ? `${names}, and ${more} more; --json lists them.` : `${names}.`,
  ].join(" ");
  // Without a terminal it stays one line, for other programs to read.
  const width = columns === undefined || columns < MIN_COLUMNS ? Number.POSITIVE_INFINITY : columns;
  return [`${paragraph(text, width).join("\n")}\n`];
}

function ruleRow({ id, severity, source, reports }: ReadingRule): readonly string[] {
  const open = reports.filter((finding) => finding.accepted === undefined).length;
  const says = open === 0 ? "accepted" : `${open} ${open === 1 ? "problem" : "problems"}`;
  return [id, severity, says, source];
}

function reasonText(reason: string | undefined): string {
  return reason === undefined ? "" : `\n    accepted: ${reason}`;
}
