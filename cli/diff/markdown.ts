import {
  consequenceSummary,
  consequenceText,
  type Difference,
  isSame,
  type ValueChange,
} from "../../core/index.ts";
import { firstLines, objectEntries, type ObjectEntry, portRows, processRows, valueTexts } from "./words.ts";

/** Characters of a comment on GitHub. */
const MOST_CHARACTERS = 65_536;

/** Room for the line that names what is left out, and for closing tags. */
const RESERVE = 400;

const VALUE_LIMIT = 300;

/** Longer tables are folded. */
const SHOWN_ROWS = 12;

/** A part of a comment: its lines, and whether it is folded. */
interface Part {
  readonly title: string;
  /** The lines before the rows, such as the heading of a table. */
  readonly head: readonly string[];
  readonly rows: readonly string[];
  readonly folded: boolean;
}

/** A difference as Markdown that fits a comment on a pull request. */
export function differenceMarkdown(difference: Difference): string {
  const { before, after, settings, groups, objects, notes } = difference;
  const title = `## ${escaped(before.label)} → ${escaped(after.label)}\n`;
  if (isSame(difference)) return `${title}\nNo difference.\n${bullets(notes)}`;
  const parts: readonly Part[] = [
    table(
      "Settings",
      ["setting", "before", "after"],
      settings.map((change) => [codeCell(change.name), ...valueCells(change)]),
    ),
    ...groups.map((group) =>
      table(
        `Group ${group.name}`,
        ["flag or variable", "before", "after", "processes"],
        processRows([...group.flags, ...group.variables]).map(({ name, change, where }) => [
          codeCell(name),
          ...valueCells(change),
          where === "" ? "all" : escaped(where),
        ]),
      ),
    ),
    {
      ...table(
        "Ports",
        ["setting", "purpose", "before", "after", "processes"],
        portRows(difference).map((row) => [
          codeCell(row.setting),
          escaped(row.why),
          row.before,
          row.after,
          escaped(row.owners),
        ]),
      ),
      folded: true,
    },
    { title: "Objects", head: [], rows: objectLines(objectEntries(objects)), folded: true },
    { title: "Notes", head: [], rows: notes.map((note) => `- ${escaped(note)}`), folded: false },
  ];
  const start = `${title}\n**${escaped(capitalized(consequenceSummary(difference)))}.**\n\n${bullets(consequenceText(difference))}`;
  return fitted(
    start,
    parts.filter(({ rows }) => rows.length > 0),
  );
}

/** The parts that fit, each with as many rows as fit. */
function fitted(start: string, parts: readonly Part[]): string {
  let text = start;
  let left = 0;
  for (const { title, head, rows, folded } of parts) {
    const open = folded
      ? `\n<details><summary>${title} (${rows.length})</summary>\n\n`
      : `\n### ${title}\n\n`;
    const close = folded ? "\n</details>\n" : "";
    let body = head.map((line) => `${line}\n`).join("");
    let shown = 0;
    for (const row of rows) {
      const size = text.length + open.length + body.length + row.length + close.length;
      if (size + RESERVE > MOST_CHARACTERS) break;
      body += `${row}\n`;
      shown += 1;
    }
    left += rows.length - shown;
    if (shown > 0) text += `${open}${body}${close}`;
  }
  return left === 0
    ? text
    : `${text}\n${left} more lines do not fit; \`glm-serve diff --json\` prints everything.\n`;
}

function table(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): Part {
  return {
    title,
    head: [rowLine(headings), rowLine(headings.map(() => "---"))],
    rows: rows.map(rowLine),
    folded: rows.length > SHOWN_ROWS,
  };
}

function rowLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function objectLines(entries: readonly ObjectEntry[]): readonly string[] {
  return entries.flatMap(({ action, names, fields, files }) => [
    `- ${action} ${names.map(code).join(", ")}`,
    ...fields.map((change) => `  - ${code(change.name)}: ${inline(change)}`),
    ...files.flatMap((file) => {
      const { removed, added } = firstLines(file);
      return [
        `  - ${file.files.map(code).join(", ")}${file.action === "update" ? "" : `: ${file.action}`}`,
        ...removed.map((text) => `    - removed ${code(text)}`),
        ...added.map((text) => `    - added ${code(text)}`),
        ...file.keys.map((change) => `    - ${code(change.name)}: ${inline(change)}`),
      ];
    }),
  ]);
}

function inline(change: ValueChange): string {
  return valueCodes(change).join(" → ");
}

function valueCells(change: ValueChange): readonly string[] {
  return valueCodes(change).map(inCell);
}

function valueCodes(change: ValueChange): readonly string[] {
  return valueTexts(change, VALUE_LIMIT).map((text) => (text === "" ? "not set" : code(text)));
}

function codeCell(text: string): string {
  return inCell(code(text));
}

/** GitHub reads `\|` as a bar in a table, and as two characters in a code span elsewhere. */
function inCell(span: string): string {
  return span.replaceAll("|", String.raw`\|`);
}

/** A code span, with a longer fence where the text has backticks. */
function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#&]/g, String.raw`\$&`);
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${escaped(line)}\n`).join("");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
