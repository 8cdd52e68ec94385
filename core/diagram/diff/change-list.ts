import {
  consequenceText,
  type Difference,
  type GroupDifference,
  isSame,
  type Json,
  type ObjectDifference,
  type PortChange,
  type ProcessChange,
  type ValueChange,
} from "../../diff/index.ts";

/** Changes of one kind, each in one line. */
export interface ChangeSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Longer sections are cut: `glm-serve diff` prints every change. */
const MOST_LINES = 14;

/** A difference as sections, what it does first. */
export function changeList(difference: Difference): readonly ChangeSection[] {
  const { settings, groups, ports, objects, notes } = difference;
  if (isSame(difference)) return [{ heading: "No difference", lines: notes }];
  const sections: readonly ChangeSection[] = [
    { heading: "What the change does", lines: consequenceText(difference) },
    ...groups.map((group) => ({
      heading: `Group ${group.name}`,
      lines: [...actionLines(group), ...processLines([...group.flags, ...group.variables])],
    })),
    { heading: "Settings", lines: settings.map((change) => `${change.name}: ${changeText(change)}`) },
    { heading: "Ports", lines: portLines(ports) },
    { heading: "Objects", lines: objectLines(objects) },
    { heading: "Notes", lines: notes },
  ];
  return sections.filter(({ lines }) => lines.length > 0).map(cutAt);
}

/** Keys of the groups that restart or are new. */
export function changedGroups({ groups }: Difference): ReadonlySet<string> {
  return new Set(groups.flatMap(({ restarts, creates }) => [...restarts, ...creates]));
}

function actionLines({ restarts, creates, deletes }: GroupDifference): readonly string[] {
  return [
    ...actionLine("restarts", restarts),
    ...actionLine("is new", creates),
    ...actionLine("ends", deletes),
  ];
}

function actionLine(verb: string, keys: readonly string[]): readonly string[] {
  return keys.length === 0 ? [] : [`${verb}: ${keysText(keys)}`];
}

/** The keys, or the first and last of many. */
function keysText(keys: readonly string[]): string {
  return keys.length > 4 ? `${keys[0]} to ${keys.at(-1)}` : keys.join(", ");
}

/** A line for each flag and variable: those of several processes with several values name the first and the last. */
function processLines(changes: readonly ProcessChange[]): readonly string[] {
  const byName = new Map<string, ProcessChange[]>();
  for (const change of changes) byName.set(change.name, [...(byName.get(change.name) ?? []), change]);
  return [...byName].flatMap(([name, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const [process, ...others] = own.flatMap(({ processes }) => processes);
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    const where = own.every(({ everywhere }) => everywhere) ? "" : ` (${process}${more})`;
    return [`${name}: ${changeText(first)}${own.length > 1 ? ", …" : ""}${where}`];
  });
}

function portLines(ports: readonly PortChange[]): readonly string[] {
  const byPurpose = new Map<string, PortChange[]>();
  for (const change of ports) {
    const key = `${change.setting} ${change.why}`;
    byPurpose.set(key, [...(byPurpose.get(key) ?? []), change]);
  }
  return [...byPurpose.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const count = own.length === 1 ? first.owner : `${own.length} owners`;
    return [`${first.why}: ${changeText(sidesOf(first))} (${count}, ${first.setting})`];
  });
}

function sidesOf({ before, after }: PortChange): Pick<ValueChange, "before" | "after"> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** The objects by what happens to them. Groups have those that follow from their processes. */
function objectLines(objects: readonly ObjectDifference[]): readonly string[] {
  const byAction = new Map<string, string[]>();
  for (const { action, kind, name, fields, files } of objects) {
    if ((action === "update" || action === "replace") && fields.length + files.length === 0) continue;
    byAction.set(action, [...(byAction.get(action) ?? []), `${kind} ${name}`]);
  }
  return [...byAction].map(
    ([action, names]) =>
      `${action} ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`,
  );
}

function changeText({ before, after }: Pick<ValueChange, "before" | "after">): string {
  if (before === undefined) return `set to ${valueText(after)}`;
  if (after === undefined) return `removed, was ${valueText(before)}`;
  return `${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: Json | undefined): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value ?? null);
}

function cutAt({ heading, lines }: ChangeSection): ChangeSection {
  const rest = lines.length - MOST_LINES;
  return rest <= 0
    ? { heading, lines }
    : { heading, lines: [...lines.slice(0, MOST_LINES), `${rest} more; glm-serve diff lists them`] };
}
