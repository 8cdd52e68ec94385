import { consequenceText, type Difference, isSame, type ValueChange } from "../../core/index.ts";
import { aligned } from "../../program/index.ts";
import {
  firstLines,
  objectEntries,
  type ObjectEntry,
  portRows,
  processRows,
  valueText,
  valueTexts,
} from "./words.ts";

const LIMIT = 160;

/**
 * A difference as text for a terminal.
 *
 * @param columns width of the terminal; undefined without a terminal
 */
export function differenceText(difference: Difference, columns: number | undefined): string {
  const { before, after, settings, groups, objects, notes } = difference;
  const heading = `${before.label} → ${after.label}\n`;
  const remarks = notes.length === 0 ? [] : [section("Notes", notes.map((note) => `  ${note}\n`).join(""))];
  if (isSame(difference)) return [heading, "No difference.\n", ...remarks].join("\n");
  const inner = columns === undefined ? undefined : columns - 2;
  const block = (title: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : [section(title, indented(aligned(rows, inner)))];
  return [
    heading,
    ...block(
      "Settings",
      settings.map((change) => [change.name, changeText(change)]),
    ),
    ...groups.flatMap((group) =>
      block(
        `Group ${group.name}`,
        processRows([...group.flags, ...group.variables]).map(({ name, change, where }) => [
          name,
          processChangeText(change),
          where,
        ]),
      ),
    ),
    ...block(
      "Ports",
      portRows(difference).map((row) => [row.setting, row.why, arrow(row.before, row.after), row.owners]),
    ),
    ...(objects.length === 0 ? [] : objectSection(objectEntries(objects))),
    section(
      "Consequence",
      consequenceText(difference)
        .map((line) => `  ${line}\n`)
        .join(""),
    ),
    ...remarks,
  ].join("\n");
}

function section(title: string, text: string): string {
  return `${title}\n${text}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** A flag or a variable that nobody sets has no less of a value. */
function processChangeText(change: ValueChange): string {
  if (change.after !== undefined || change.before === undefined) return changeText(change);
  return `${valueText(change.before, LIMIT)} → not set, so the default applies`;
}

function changeText({ before, after }: ValueChange): string {
  if (before === undefined) return `set to ${valueText(after, LIMIT)}`;
  if (after === undefined) return `removed, was ${valueText(before, LIMIT)}`;
  return valueTexts({ before, after }, LIMIT).join(" → ");
}

function arrow(before: string, after: string): string {
  if (before === "") return `new: ${after}`;
  return after === "" ? `no longer: ${before}` : `${before} → ${after}`;
}

function objectSection(entries: readonly ObjectEntry[]): readonly string[] {
  const lines = entries.flatMap(({ action, names, fields, files }) => [
    `  ${action} ${names.join(", ")}`,
    ...fields.map((change) => `    ${change.name}: ${changeText(change)}`),
    ...files.flatMap((file) => {
      const { removed, added } = firstLines(file);
      return [
        `    ${file.files.join(", ")}${file.action === "update" ? "" : `: ${file.action}`}`,
        ...removed.map((line) => `      - ${line}`),
        ...added.map((line) => `      + ${line}`),
        ...file.keys.map((change) => `      ${change.name}: ${changeText(change)}`),
      ];
    }),
  ]);
  return lines.length === 0 ? [] : [section("Objects", lines.map((line) => `${line}\n`).join(""))];
}
