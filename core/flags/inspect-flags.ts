import {
  type Fix,
  type FlagProblem,
  FlagProblemKind,
  inType,
  meant,
  meantName,
  removed,
  renamed,
  type ResolvedGroup,
  setTo,
} from "../domain/index.ts";
import { nearest } from "../errors/index.ts";
import { type ArgumentValue, entryOf } from "../topology/index.ts";
import { boundsInWords, isWithinBounds, nearestWithin } from "./expected-value.ts";
import { looksLikeFlag } from "./flag-tokens.ts";
import { expectedByType, type FlagType, numberInWords } from "./flag-type.ts";

/** The problem of one flag. */
export type FlagFinding = Pick<FlagProblem, "message" | "fix" | "kind">;

/** The flag parser of one release of an engine. */
export interface FlagParser {
  /** `maxModelLen` → the flag as the engine spells it, without leading hyphens. */
  readonly flagOf: (argument: string) => string;
  readonly argumentOf: (flag: string) => string;
  /** Flags that glm-serve sets, by argument name, each with the fix for a group that sets it. */
  readonly owned: Readonly<Record<string, string>>;
  /** Whether a flag repeats what glm-serve sets in any case. @default never */
  readonly isDefault?: (argument: string, value: ArgumentValue) => boolean;
  readonly flags: Readonly<Record<string, FlagType>>;
  /** The engine and its release, as messages name them, e.g. "vLLM 0.20.2". */
  readonly engine: string;
  /**
   * The end of "is not known …", where the catalogue is that of another release.
   *
   * @default the catalogue is that of the release
   */
  readonly standIn?: string | undefined;
  /** Whether the parser reads a value as none, so that no check applies. @default never */
  readonly isNone?: (argument: string, flag: FlagType, value: ArgumentValue) => boolean;
  /** Checks a name before the catalogue does. */
  readonly inspectName?: (argument: string) => FlagFinding | undefined;
  /** Checks a value of the right type. */
  readonly inspectValue?: (argument: string, value: ArgumentValue) => FlagFinding | undefined;
  readonly sourceOf: (found: FlagFinding) => string;
}

/** Checks the name and the value of every flag of a group. */
export function inspectFlags(group: ResolvedGroup, parser: FlagParser): readonly FlagProblem[] {
  return Object.entries(group.args).flatMap(([argument, value]): FlagProblem[] => {
    const found = inspectFlag(argument, value, group, parser);
    if (found === undefined) return [];
    return [
      { path: `groups.${group.name}.args.${argument}`, value, source: parser.sourceOf(found), ...found },
    ];
  });
}

function inspectFlag(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  parser: FlagParser,
): FlagFinding | undefined {
  const { flagOf, argumentOf, flags, owned, engine, standIn, inspectName } = parser;
  const name = flagOf(argument);
  const original = argumentOf(name) === argument ? aliased(name, flags) : undefined;
  const fix = entryOf(owned, original === undefined ? argument : argumentOf(original));
  if (fix !== undefined && parser.isDefault?.(argument, value) === true) return undefined;
  if (fix !== undefined) {
    return {
      kind: FlagProblemKind.OwnedFlag,
      message: `glm-serve controls --${name}.`,
      fix: { ...removed(), text: () => fix.replace("<group>", group.name) },
    };
  }
  const known = inspectName?.(argument);
  if (known !== undefined) return known;
  if (original !== undefined) {
    return {
      kind: FlagProblemKind.UnknownFlag,
      message: `${argument} (--${name}) is an alias of --${original}.`,
      fix: renamed(argumentOf(original)),
    };
  }
  const flag = entryOf(flags, name);
  if (flag === undefined || argumentOf(name) !== argument) {
    const spellings = Object.keys(flags).map(argumentOf);
    const spelling = spellings.find((each) => folded(each) === folded(argument));
    const given = /^[\w-]+$/.test(argument) ? argument : JSON.stringify(argument);
    if (standIn !== undefined && spelling === undefined) {
      return { kind: FlagProblemKind.NotCatalogued, ...notKnown(given, spellings, standIn) };
    }
    return {
      kind: FlagProblemKind.UnknownFlag,
      ...(spelling === undefined
        ? { message: `${engine} has no flag ${given}.`, fix: meantName(argument, spellings) }
        : { message: `${given} must be spelled ${spelling}.`, fix: renamed(spelling) }),
    };
  }
  if (parser.isNone?.(argument, flag, value) === true) return undefined;
  return inspectValue(argument, flag, value, parser);
}

/** The flag of which a name is another spelling. */
function aliased(name: string, flags: FlagParser["flags"]): string | undefined {
  if (Object.hasOwn(flags, name)) return undefined;
  return Object.keys(flags).find((flag) => flags[flag]?.aliases?.includes(`--${name}`) === true);
}

/**
 * What a finding says about a name or a value that the catalogue of another release does not have.
 *
 * @param standIn whose catalogue it is
 * @param setting the setting with the value; absent for a name
 */
export function notKnown(
  given: string,
  known: readonly string[],
  standIn: string,
  setting?: string,
): Pick<FlagFinding, "message" | "fix"> {
  const close = nearest(given, known);
  const message = `${setting === undefined ? "" : `${setting} `}${given} is not known ${standIn}.`;
  const accepting = `accept the finding if the release has ${given}`;
  if (close !== undefined) {
    const fix = setting === undefined ? meantName(given, known) : meant(given, known);
    return { message, fix: { ...fix, text: () => `Did you mean "${close}"? Otherwise ${accepting}` } };
  }
  return {
    message,
    fix:
      setting === undefined
        ? removed({ name: given, ending: `, or ${accepting}` })
        : `Set ${setting} to another value, or ${accepting}`,
  };
}

/** A name without case and separators: `--max-model-len`, `max_model_len` and `maxModelLen` are one. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** The fix of one entry as one of the whole list. */
function inList(fix: string | Fix, list: readonly ArgumentValue[], index: number): string | Fix {
  if (typeof fix === "string") return fix;
  const entries: readonly unknown[] = list;
  return {
    text: fix.text,
    changes: (path) =>
      fix.changes(path).map((change) => ({
        path,
        value: "value" in change ? entries.toSpliced(index, 1, change.value) : entries.toSpliced(index, 1),
      })),
  };
}

function inspectValue(
  argument: string,
  flag: FlagType,
  value: ArgumentValue,
  parser: FlagParser,
): FlagFinding | undefined {
  const name = `${argument} (--${parser.flagOf(argument)})`;
  if (flag.list === true && Array.isArray(value)) {
    if (value.length === 0) {
      return {
        kind: FlagProblemKind.FlagType,
        message: `${name} requires a value.`,
        fix: { ...removed(), text: () => `Add a value to ${argument}, or remove it` },
      };
    }
    const hyphened = value.length > 1 ? value.find((item) => looksLikeFlag(String(item))) : undefined;
    if (hyphened !== undefined) {
      return {
        kind: FlagProblemKind.FlagType,
        message: `${name} has several entries, and the parser would read ${String(hyphened)} as another flag.`,
        fix: `Set ${argument} to ${String(hyphened)} alone, or to entries that do not start with a hyphen`,
      };
    }
    for (const [index, item] of value.entries()) {
      const found = inspectValue(argument, { ...flag, list: false }, item, parser);
      if (found !== undefined) return { ...found, fix: inList(found.fix, value, index) };
    }
    return undefined;
  }
  if (value === true && flag.valueOptional === true) return parser.inspectValue?.(argument, value);
  const expected = expectedByType(flag);
  const { text, accepts } = expected;
  if (!accepts(value)) {
    const choices = flag.type === "choices" ? (flag.choices ?? []).map(String) : [];
    if (parser.standIn !== undefined && typeof value === "string" && choices.length > 0) {
      return {
        kind: FlagProblemKind.NotCatalogued,
        ...notKnown(value, choices, parser.standIn, argument),
      };
    }
    return {
      kind: FlagProblemKind.FlagType,
      message: `${name} must be ${text}.`,
      fix:
        typeof value === "string" && choices.length > 0
          ? meant(value, choices)
          : inType(argument, value, expected),
    };
  }
  if (value === false && flag.negatable !== true) {
    return {
      kind: FlagProblemKind.FlagType,
      message: `${name} cannot be false: the flag is off by default.`,
      fix: removed(),
    };
  }
  return parser.inspectValue?.(argument, value) ?? inspectBounds(argument, name, flag, value);
}

/** A number outside of the bounds that the catalogue names. */
function inspectBounds(
  argument: string,
  name: string,
  flag: FlagType,
  value: ArgumentValue,
): FlagFinding | undefined {
  if (flag.type === "choices" || typeof value !== "number" || isWithinBounds(value, flag)) return undefined;
  const expected = numberInWords(flag, boundsInWords(flag));
  const { default: usual } = flag;
  const clamped = nearestWithin(value, flag);
  const wanted =
    clamped !== undefined && isBound(clamped, flag) ? clamped : typeof usual === "number" ? usual : clamped;
  return {
    kind: FlagProblemKind.FlagRange,
    message: `${name} must be ${expected}.`,
    fix:
      wanted === undefined
        ? `Set ${argument} to ${expected}`
        : setTo(wanted, { name: argument, as: expected }),
  };
}

/** Whether a number is a limit that the flag takes, as the nearest number to one beyond. */
function isBound(value: number, { min, max }: FlagType): boolean {
  return value === min || value === max;
}
