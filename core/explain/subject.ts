import { entryAt, membersOf, type ResolvedTopology } from "../domain/index.ts";
import type { PlannedProcess } from "../processes/index.ts";
import type { SettingDoc } from "./explanation.ts";
import { settingDocs } from "./setting-docs.ts";

/** What a question is about. */
export type Subject =
  /** A flag of the engine, its proxy or its pool; of one group only where the question names it. */
  | { readonly kind: "flag"; readonly flag: string; readonly group?: string }
  /** An entry of the object behind a flag, in one group, by the path of its argument. */
  | { readonly kind: "key"; readonly argument: string; readonly keys: string; readonly group: string }
  | { readonly kind: "variable"; readonly name: string; readonly group?: string }
  /** A setting of topology or site, by its path; those of the site begin with `site.`. */
  | { readonly kind: "setting"; readonly path: string }
  | { readonly kind: "port"; readonly port: number };

/** The names of a stack that can be explained. */
export interface Names {
  readonly topology: ResolvedTopology;
  readonly processes: readonly PlannedProcess[];
  /** Flags without hyphens: of the release, and those that processes have. */
  readonly flags: readonly string[];
  readonly variables: readonly string[];
  /** Paths of settings that the topology and its site have. */
  readonly settings: readonly string[];
}

/** TCP: ports have 16 bits. */
const LAST_PORT = 65_535;

/** Names that differ in hyphens, underscores and case are one: `--max-model-len`, `maxModelLen`, `max_model_len`. */
export function folded(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}

/** The subjects of a question; none where nothing has the name. */
export function subjectsOf(question: string, names: Names): readonly Subject[] {
  if (/^\d+$/.test(question)) {
    const port = Number(question);
    return port >= 1 && port <= LAST_PORT ? [{ kind: "port", port }] : [];
  }
  if (question.startsWith("-")) return flagsNamed(question.replace(/^-+/, ""), names);
  const variable = names.variables.find((name) => name === question);
  if (variable !== undefined) return [{ kind: "variable", name: variable }];
  const bySetting = settingNamed(question, names);
  if (bySetting.length > 0) return bySetting;
  return flagsNamed(question, names);
}

function flagsNamed(given: string, { flags }: Names): readonly Subject[] {
  const [name = ""] = given.split("=");
  const found =
    flags.find((flag) => folded(flag) === folded(name)) ??
    flags.find((flag) => `no${folded(flag)}` === folded(name));
  return found === undefined ? [] : [{ kind: "flag", flag: found }];
}

/** A path, perhaps without `groups.<group>`, `site.` or `args.`, or with a flag in its own spelling. */
function settingNamed(question: string, names: Names): readonly Subject[] {
  const groups = names.topology.groups.map(({ name }) => name);
  const whole = new RegExp(`^(?:groups\\.)?(${groups.map(escaped).join("|")})\\.(.+)$`).exec(question);
  if (whole !== null) {
    const [, group = "", rest = ""] = whole;
    const inGroup = ofGroup(group, rest, names);
    if (inGroup.length > 0) return inGroup;
  }
  const [, kind, rest = ""] = /^(args|env)\.(.+)$/.exec(question) ?? [];
  if (kind !== undefined)
    return groups
      .flatMap((group) => ofGroup(group, question, names).slice(0, 1))
      .slice(0, rest === "" ? 0 : 1)
      .map(withoutGroup);
  // The same name at several places: all of them.
  return [question, `site.${question}`, ...groups.map((group) => `groups.${group}.${question}`)]
    .filter((path) => isKnown(path, names))
    .map((path) => ({ kind: "setting", path }));
}

function withoutGroup(subject: Subject): Subject {
  if (subject.kind === "flag") return { kind: "flag", flag: subject.flag };
  if (subject.kind === "variable") return { kind: "variable", name: subject.name };
  return subject;
}

function ofGroup(group: string, rest: string, names: Names): readonly Subject[] {
  const path = `groups.${group}.${rest}`;
  const [, , argument, keys] = /^(overrides\..*\.)?args\.([^.]+)(?:\.(.+))?$/.exec(rest) ?? [];
  if (argument !== undefined && keys !== undefined) return keysNamed({ group, argument, keys }, names);
  if (argument !== undefined) return flagsNamed(argument, names).map((found) => ({ ...found, group }));
  const [, , variable] = /^(overrides\..*\.)?env\.(.+)/.exec(rest) ?? [];
  if (variable !== undefined)
    return names.variables.includes(variable) ? [{ kind: "variable", name: variable, group }] : [];
  if (isKnown(path, names)) return [{ kind: "setting", path }];
  return flagsNamed(rest, names).map((found) => ({ ...found, group }));
}

/** Keys are given by some override or by the group itself. */
function keysNamed(
  { group, argument, keys }: Readonly<Record<"group" | "argument" | "keys", string>>,
  { topology }: Names,
): readonly Subject[] {
  const members = topology.groups.filter(({ name }) => name === group).flatMap(membersOf);
  const given = members.some(({ args }) => entryAt(args[argument], keys) !== undefined);
  return given ? [{ kind: "key", group, argument, keys }] : [];
}

/** Whether a path is in the topology or the site, or documented although nobody gives it. */
function isKnown(path: string, { settings, topology }: Names): boolean {
  const [, group] = /^groups\.([^.]+)/.exec(path) ?? [];
  if (group !== undefined && topology.groups.every(({ name }) => name !== group)) return false;
  return settings.includes(path) || ownDocOf(path) !== undefined;
}

/** The docstring of a setting, or of the closest one above it. */
export function docOf(path: string): SettingDoc | undefined {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const found = ownDocOf(parts.slice(0, length).join("."));
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownDocOf(path: string): SettingDoc | undefined {
  return Object.hasOwn(settingDocs, path) ? settingDocs[path] : patternOf(path.split("."));
}

/** Rows of records have `*` where the user gives a name. */
function patternOf(parts: readonly string[]): SettingDoc | undefined {
  let patterns: readonly string[] = [""];
  for (const part of parts) {
    const next = patterns.flatMap((pattern) => {
      const prefix = pattern === "" ? "" : `${pattern}.`;
      return [`${prefix}${part}`, `${prefix}*`].filter(isPrefix);
    });
    if (next.length === 0) return undefined;
    patterns = next;
  }
  const found = patterns.find((pattern) => Object.hasOwn(settingDocs, pattern));
  return found === undefined ? undefined : settingDocs[found];
}

const paths = Object.keys(settingDocs);

function isPrefix(prefix: string): boolean {
  return paths.some((path) => path === prefix || path.startsWith(`${prefix}.`));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
