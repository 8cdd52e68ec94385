import { type Change, nearest, type Problem } from "../errors/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

/** A fix as data. Its sentence is made from its changes. */
export interface Fix {
  /** @param path the path of the problem, at which a change without a path applies */
  readonly text: (path: string) => string;
  readonly changes: (path: string) => readonly Change[];
}

/** One setting that breaks a rule. Id and severity come from the rule, and so does the source unless it is given here. */
export interface RuleProblem extends Omit<Problem, "rule" | "fix" | "proposal"> {
  /** A text alone where a person has to choose the value, or to act outside of the settings. */
  readonly fix: string | Fix;
}

interface Wording {
  /** The changed setting. @default the path of the problem */
  readonly path?: string;
  /** The setting in the sentence. @default flags and variables by their own name, others by their path */
  readonly name?: string;
  /** The value in the sentence. @default the value itself */
  readonly as?: string;
  /** The end of the sentence, e.g. other measures: ", or remove it". */
  readonly ending?: string;
  /** Changes that belong to the same measure; `ending` names them. */
  readonly also?: readonly Change[];
}

/** "Set maxNumSeqs to 4" */
export function setTo(value: unknown, wording: Wording = {}): Fix {
  const { as = printed(value), ending = "", also = [] } = wording;
  return {
    text: (path) => `Set ${nameIn(wording, path)} to ${as}${ending}`,
    changes: (path) => [{ path: wording.path ?? path, value: typed(value, wording.path ?? path) }, ...also],
  };
}

/** "Set maxNumSeqs to at least 4" */
export function atLeast(value: number, wording: Wording = {}): Fix {
  return setTo(value, { as: `at least ${value}`, ...wording });
}

/** "Set maxNumSeqs to at most 4" */
export function atMost(value: number, wording: Wording = {}): Fix {
  return setTo(value, { as: `at most ${value}`, ...wording });
}

/** "Remove maxNumSeqs" */
export function removed(wording: Omit<Wording, "as"> = {}): Fix {
  const { ending = "", also = [] } = wording;
  return {
    text: (path) => `Remove ${nameIn(wording, path)}${ending}`,
    changes: (path) => [{ path: wording.path ?? path, remove: true }, ...also],
  };
}

/** "Add 8 to cudagraph_capture_sizes" */
export function added<Entry>(entry: Entry, list: readonly Entry[], wording: Wording = {}): Fix {
  const { as = printed(entry), ending = "" } = wording;
  return {
    text: (path) => `Add ${as} to ${nameIn(wording, path)}${ending}`,
    changes: (path) => [{ path: wording.path ?? path, value: [...list, entry] }],
  };
}

/** "Remove 3, 5 from cudagraph_capture_sizes" */
export function without<Entry extends string | number>(
  entries: readonly Entry[],
  list: readonly Entry[],
): Fix {
  return {
    text: (path) => `Remove ${entries.join(", ")} from ${ownName(path)}`,
    changes: (path) => [{ path, value: list.filter((entry) => !entries.includes(entry)) }],
  };
}

/** "Rename maxSeqs to maxNumSeqs": the value stays. */
export function renamed(to: string, { ending = "" }: Pick<Wording, "ending"> = {}): Fix {
  return {
    text: (path) => `Rename ${ownName(path)} to ${to}${ending}`,
    changes: (path) => renaming(path, to),
  };
}

/** The fix for an unknown value of a flag: the nearest known one, or none. */
export function meant(given: string, known: readonly string[]): Fix {
  const close = nearest(given, known);
  if (close === undefined)
    return removed({
      ending: listed(known.length === 1 ? ", or set it to" : ", or set it to one of", known),
    });
  return { text: () => `Did you mean "${close}"?`, changes: (path) => [{ path, value: close }] };
}

/** The fix for an unknown name of a setting: the nearest known one, or none. */
export function meantName(given: string, known: readonly string[]): Fix {
  const close = nearest(given, known);
  if (close === undefined)
    return known.length > LISTED_NAMES
      ? { ...removed(), text: () => `Replace ${given} with a known name, or remove it` }
      : removed({ ending: listed(", or use one of", known) });
  return { text: () => `Did you mean "${close}"?`, changes: (path) => renaming(path, close) };
}

/**
 * The fix for a value of the wrong type: the same value in the right type where that is clear, as for the text "16" in
 * place of a number. Otherwise a person has to choose the value.
 */
export function inType(
  name: string,
  value: ArgumentValue,
  { text, accepts }: { readonly text: string; readonly accepts: (candidate: ArgumentValue) => boolean },
): Fix | string {
  const candidate = [read(value), asText(value), [value]].find((one) => one !== undefined && accepts(one));
  return candidate === undefined ? `Set ${name} to ${text}` : setTo(candidate, { name, as: text });
}

/** A problem with its fix in words and as data. */
export function stated({ fix, ...problem }: RuleProblem): Problem {
  return typeof fix === "string"
    ? { ...problem, fix }
    : { ...problem, fix: fix.text(problem.path), proposal: fix.changes(problem.path) };
}

/** More names than this fill a report. */
const LISTED_NAMES = 24;

function listed(before: string, known: readonly string[]): string {
  return known.length === 0 || known.length > LISTED_NAMES ? "" : `${before} ${known.toSorted().join(", ")}`;
}

function renaming(path: string, to: string): readonly Change[] {
  return [{ path, moveTo: `${path.slice(0, path.lastIndexOf(".") + 1)}${to}` }];
}

function nameIn({ path, name }: Wording, own: string): string {
  return name ?? ownName(path ?? own);
}

/** Where a group, or an override of it, gives its settings. */
const GROUP = String.raw`^groups\.[^.]+\.(?:overrides\.(?:nodes|replicas|ranks)\.\d+\.(?:nodes\.\d+\.)?)?`;

const INNER = new RegExp(String.raw`${GROUP}(?:(?:args|env)\.)?(.+)$`);

const VARIABLE = new RegExp(String.raw`${GROUP}env\.`);

/** Values of a group go by their own name; `ports.kv` and settings outside of groups do not. */
function ownName(path: string): string {
  const [, inner] = INNER.exec(path) ?? [];
  if (inner === undefined || inner.startsWith("ports.")) return path;
  return inner.slice(inner.lastIndexOf(".") + 1);
}

/** Variables are texts. */
function typed(value: unknown, path: string): unknown {
  return VARIABLE.test(path) ? String(value) : value;
}

/** What a text spells as JSON, with Python's capitals allowed. */
function read(value: ArgumentValue): ArgumentValue | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const parsed: ArgumentValue = JSON.parse(/^(true|false)$/i.test(value) ? value.toLowerCase() : value);
    return parsed;
  } catch {
    return undefined;
  }
}

function asText(value: ArgumentValue): string | undefined {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function printed(value: unknown): string {
  return JSON.stringify(value);
}
