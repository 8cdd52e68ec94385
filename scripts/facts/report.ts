import type { ReleaseCatalogue } from "../../core/facts/index.ts";
import { changes, without } from "./difference.ts";

type Entries = Readonly<Record<string, unknown>>;

/** What changed from one release to the next, in lines: `+` is new, `-` is gone, `~` has changed. */
export function report(older: ReleaseCatalogue, newer: ReleaseCatalogue): readonly string[] {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["Versions", lines(older.versions, newer.versions)],
    ["Images", lines(older.images, newer.images)],
    ["Flags", lines(older.flags, newer.flags, "--")],
    ...configSections(older.configs, newer.configs),
    ["Environment variables", lines(older.variables, newer.variables)],
    ...registrySections(older.registries, newer.registries),
    ["Flags that are refused with a replacement", lines(older.removed, newer.removed, "--")],
  ];
  const changed = sections.filter(([, content]) => content.length > 0);
  const title = `${older.release} -> ${newer.release}`;
  if (changed.length === 0) return [`${title}: nothing changed.`];
  return [
    title,
    ...changed.flatMap(([name, content]) => [`  ${name}`, ...content.map((line) => `    ${line}`)]),
  ];
}

function configSections(older: ReleaseCatalogue["configs"], newer: ReleaseCatalogue["configs"]) {
  return [...new Set([...Object.keys(older), ...Object.keys(newer)])].toSorted().map((flag) => {
    const [from, to] = [older[flag], newer[flag]];
    const strict = lines(
      from === undefined ? {} : { "unknown keys": from.strict ? "refused" : "ignored" },
      to === undefined ? {} : { "unknown keys": to.strict ? "refused" : "ignored" },
    );
    return [`Keys of --${flag}`, [...strict, ...lines(from?.keys ?? {}, to?.keys ?? {})]] as const;
  });
}

function registrySections(older: ReleaseCatalogue["registries"], newer: ReleaseCatalogue["registries"]) {
  const titles = {
    architectures: "Architectures",
    connectors: "KV connectors",
    quantizations: "Quantizations",
    reasoningParsers: "Reasoning parsers",
    speculativeMethods: "Speculative methods",
    toolCallParsers: "Tool-call parsers",
  } satisfies Record<keyof Required<ReleaseCatalogue["registries"]>, string>;
  return [
    ["architectures", "connectors", "quantizations"] as const,
    ["reasoningParsers", "speculativeMethods", "toolCallParsers"] as const,
  ]
    .flat()
    .map((name) => {
      const [from, to] = [older[name] ?? [], newer[name] ?? []];
      const added = without(to, from).map((text) => `+ ${text}`);
      return [titles[name], [...added, ...without(from, to).map((text) => `- ${text}`)]] as const;
    });
}

function lines(older: Entries, newer: Entries, prefix = ""): readonly string[] {
  return Object.entries(changes(older, newer)).map(([name, to]) => {
    const from = older[name];
    if (to === null) return `- ${prefix}${name}`;
    if (from === undefined) return `+ ${prefix}${name}: ${shown(to)}`;
    return `~ ${prefix}${name}: ${changedText(from, to)}`;
  });
}

/** Of two objects, what differs; otherwise both values. */
function changedText(from: unknown, to: unknown): string {
  if (!isEntries(from) || !isEntries(to)) return `${shown(from)} -> ${shown(to)}`;
  return Object.entries(changes(from, to))
    .map(([name, value]) => {
      if (value === null) return `no ${name}`;
      const before = from[name];
      if (before === undefined) return `${name} ${shown(value)}`;
      if (isEntries(before) && isEntries(value)) return `${name} (${changedText(before, value)})`;
      if (Array.isArray(before) && Array.isArray(value)) return `${name} ${changedList(before, value)}`;
      return `${name} ${shown(before)} -> ${shown(value)}`;
    })
    .join(", ");
}

function changedList(from: readonly unknown[], to: readonly unknown[]): string {
  const [before, after] = [from.map(shown), to.map(shown)];
  const parts = [
    ...after.filter((item) => !before.includes(item)).map((item) => `+${item}`),
    ...before.filter((item) => !after.includes(item)).map((item) => `-${item}`),
  ];
  return parts.length === 0 ? "in another order" : parts.join(" ");
}

function isEntries(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a person writes it: `int, default 8`. */
function shown(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : value;
  if (!isEntries(value)) return JSON.stringify(value);
  const { type, ...rest } = value;
  const parts = Object.entries(rest).map(([name, part]) =>
    part === true ? name : `${name} ${isEntries(part) ? Object.keys(part).join(" ") : shown(part)}`,
  );
  return [...(type === undefined ? [] : [shown(type)]), ...parts].join(", ");
}
