import { type FlagProblem, FlagProblemKind, type ResolvedGroup } from "../domain/index.ts";
import { suggest } from "../errors/index.ts";
import { type ArgumentValue, entryOf } from "../topology/index.ts";
import { type FlagType, wantedOf } from "./flag-type.ts";

/** What is wrong with one flag. */
export type FlagFinding = Pick<FlagProblem, "message" | "fix" | "kind">;

/** What the parser of one version of an engine takes. */
export interface FlagParser {
  /** `maxModelLen` → the flag as the engine spells it, without dashes. */
  readonly flagOf: (argument: string) => string;
  readonly argumentOf: (flag: string) => string;
  /** Flags that follow from the topology, and what to do instead of giving them. Keys are argument names. */
  readonly owned: Readonly<Record<string, string>>;
  /** @default that glm-serve sets it */
  readonly ownedMessage?: (flag: string) => string;
  readonly flags: Readonly<Record<string, FlagType>>;
  readonly unknownMessage: string;
  /** What a switch takes besides, for a person. */
  readonly switchNote?: string;
  /** What else is known of a name before it counts as unknown. */
  readonly inspectName?: (argument: string) => FlagFinding | undefined;
  /** What else is known of a value whose type is right. */
  readonly inspectValue?: (argument: string, value: ArgumentValue) => FlagFinding | undefined;
  readonly sourceOf: (found: FlagFinding) => string;
}

/** Checks every flag of a group: whether it is the user's to give, whether it is known, and what it takes. */
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
  const { flagOf, argumentOf, flags, owned, ownedMessage, inspectName } = parser;
  const name = flagOf(argument);
  const fix = entryOf(owned, argument);
  if (fix !== undefined) {
    return {
      kind: FlagProblemKind.OwnedFlag,
      message: ownedMessage?.(name) ?? `glm-serve sets --${name} itself.`,
      fix: fix.replace("<group>", group.name),
    };
  }
  const known = inspectName?.(argument);
  if (known !== undefined) return known;
  const flag = entryOf(flags, name);
  if (flag === undefined || argumentOf(name) !== argument) {
    return {
      kind: FlagProblemKind.UnknownFlag,
      message: parser.unknownMessage,
      fix: suggest(argument, Object.keys(flags).map(argumentOf)),
    };
  }
  return inspectValue(argument, flag, value, parser);
}

function inspectValue(
  argument: string,
  flag: FlagType,
  value: ArgumentValue,
  parser: FlagParser,
): FlagFinding | undefined {
  const name = `--${parser.flagOf(argument)}`;
  if (flag.list === true && Array.isArray(value)) {
    if (value.length === 0) {
      return {
        kind: FlagProblemKind.FlagType,
        message: `${name} takes at least one value.`,
        fix: "take it out, or give one",
      };
    }
    for (const item of value) {
      const found = inspectValue(argument, { ...flag, list: false }, item, parser);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const { text, accepts } = wantedOf(flag);
  if (!accepts(value)) {
    const choices = flag.type === "choices" ? (flag.choices ?? []).map(String) : [];
    return {
      kind: FlagProblemKind.FlagType,
      message: `${name} takes ${text}${flag.type === "bool" ? (parser.switchNote ?? "") : ""}.`,
      fix: typeof value === "string" && choices.length > 0 ? suggest(value, choices) : `write ${text}`,
    };
  }
  if (value === false && flag.negatable !== true) {
    return {
      kind: FlagProblemKind.FlagType,
      message: `${name} is off by default and has no negative form.`,
      fix: "take it out",
    };
  }
  return parser.inspectValue?.(argument, value);
}
