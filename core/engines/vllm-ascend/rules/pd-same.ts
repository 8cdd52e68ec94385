import type { RuleProblem, Pair, ResolvedGroup } from "../../../domain/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";

/** What must be the same on both sides of a pair, where either can say it. */
export interface SameSettings {
  readonly args?: readonly string[];
  /** Keys of `additionalConfig`. */
  readonly additionalConfig?: readonly string[];
  readonly env?: readonly string[];
  /** What comes of a difference, in words that follow a colon. */
  readonly otherwise: string;
}

/** Every setting that differs, with the places on both sides. */
export function differences({ prefill, decode }: Pair, settings: SameSettings): readonly RuleProblem[] {
  const { args = [], additionalConfig = [], env = [], otherwise } = settings;
  const places = [
    ...args.map((name) => ({
      place: `args.${name}`,
      read: (group: ResolvedGroup) => entryOf(group.args, name),
    })),
    ...additionalConfig.map((key) => ({
      place: `args.additionalConfig.${key}`,
      read: (group: ResolvedGroup) => keyOf(group.args["additionalConfig"], key),
    })),
    ...env.map((name) => ({
      place: `env.${name}`,
      read: (group: ResolvedGroup) => entryOf(group.env, name),
    })),
  ];
  return places.flatMap(({ place, read }) => {
    const [first, second] = [read(prefill), read(decode)];
    if (JSON.stringify(first) === JSON.stringify(second)) return [];
    return [
      {
        path: `groups.${decode.name}.${place}`,
        value: second,
        message: `groups.${prefill.name}.${place} is ${first === undefined ? "not set" : JSON.stringify(first)}: ${otherwise}.`,
        fix: "set the same on both sides or on neither",
      },
    ];
  });
}

function keyOf(value: ArgumentValue | undefined, key: string): ArgumentValue | undefined {
  return typeof value === "object" && !Array.isArray(value)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
