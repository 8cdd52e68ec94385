import type { ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { explainedNames } from "../engines/index.ts";
import {
  catalogueOf,
  type ConfigKey,
  nearestOlder,
  type ReleaseCatalogue,
  type ReleaseFlag,
} from "../facts/index.ts";
import { boundsInWords } from "../flags/index.ts";
import { flagLines, type PlannedProcess, printWord } from "../processes/index.ts";
import { entryOf } from "../topology/index.ts";
import type { Asked } from "./asked.ts";
import type { ExplainedValue, Explanation, Origin } from "./explanation.ts";
import { derived, leftToEngine, originInGroup } from "./origin.ts";
import { hidden } from "./print.ts";
import { memberOfProcess, type ProcessValue, rowsOf } from "./process-values.ts";
import { docOf, folded } from "./subject.ts";

type Explained = Omit<Explanation, "notes" | "rules"> & {
  /** Settings whose rules look at it. */
  readonly settings: readonly string[];
};

/** One flag of a process, without hyphens, and its value. */
interface GivenFlag {
  readonly name: string;
  readonly value: string;
}

/** The catalogue of the release of a topology, or that of the nearest older one. */
export function catalogueFor({ spec: { engine } }: ResolvedTopology): ReleaseCatalogue {
  return catalogueOf(engine.name, nearestOlder(engine.name, engine.version));
}

/** The flags of a process. */
export function flagsOf({ argv }: PlannedProcess): readonly GivenFlag[] {
  return flagLines(argv).flatMap((words) => {
    const [first = "", ...rest] = words.map(printWord);
    if (!first.startsWith("--")) return [];
    const [name = "", ...inline] = first.slice(2).split("=");
    const value = [...(inline.length > 0 ? [inline.join("=")] : []), ...rest].join(" ");
    return [{ name, value: value === "" ? "set" : value }];
  });
}

/** A flag of engine, proxy or pool, in one group or in all. */
export function explainFlag(
  asked: Asked,
  processes: readonly PlannedProcess[],
  flag: string,
  group: string | undefined,
): Explained {
  const { topology } = asked;
  const names = entryOf(explainedNames, topology.engine.name);
  const found = processes.flatMap((process): readonly ProcessValue[] => {
    const member = memberOfProcess(asked, process);
    if (group !== undefined && member?.name !== group) return [];
    return flagsOf(process)
      .filter(({ name }) => isFlag(name, flag))
      .map(({ name, value }) => ({
        process,
        member,
        value: hidden(name, name === flag || value !== "set" ? value : "off"),
        origin: originOf(asked, process, member, flag),
      }));
  });
  const groups = topology.groups.filter(({ name }) => group === undefined || name === group);
  const known = entryOf(catalogueFor(topology).flags, flag);
  const unset = groups
    .filter(({ name }) => !found.some(({ member }) => member?.name === name))
    .filter(() => known !== undefined || found.length === 0)
    .map((each) => {
      if (known?.default !== undefined) return unsetValue(topology, each, known.default);
      const usual = entryOf(names?.usual?.(topology, each) ?? {}, flag);
      return leftToEngine(asked, each, usual);
    });
  const settings = groups.flatMap((each) => settingsOf(asked, each, flag));
  return {
    kind: "flag",
    name: `--${flag}`,
    meaning: names === undefined ? undefined : entryOf(names.flags, flag),
    takes: known === undefined ? undefined : takesOf(known),
    effect: docOf("groups.any.args")?.effect,
    values: [...rowsOf(found), ...unset],
    settings: [...new Set(settings)],
  };
}

function isFlag(name: string, flag: string): boolean {
  return name === flag || name === `no-${flag}`;
}

/** The argument of a group that becomes a flag. */
function argumentIn({ args }: ResolvedGroup, flag: string): string | undefined {
  return Object.keys(args).find((argument) => folded(argument) === folded(flag));
}

function originOf(
  asked: Asked,
  { role }: PlannedProcess,
  member: ResolvedGroup | undefined,
  flag: string,
): Origin {
  const argument = member === undefined ? undefined : argumentIn(member, flag);
  if (member !== undefined && argument !== undefined) return originInGroup(asked, member, `args.${argument}`);
  return (
    (member === undefined ? derivedFlag(asked, undefined, `${role}/${flag}`) : undefined) ??
    derivedFlag(asked, member?.name, flag) ?? {
      kind: "derived",
      formula: `glm-serve writes it for every process of ${asked.topology.engine.title}`,
      from: [],
    }
  );
}

function derivedFlag(asked: Asked, group: string | undefined, flag: string): Origin | undefined {
  const names = entryOf(explainedNames, asked.topology.engine.name);
  const derivation = names === undefined ? undefined : entryOf(names.derivedFlags, flag);
  return derivation === undefined ? undefined : derived(derivation, group);
}

function unsetValue(
  { engine, spec }: ResolvedTopology,
  { name }: ResolvedGroup,
  usual: string | number | boolean,
): ExplainedValue {
  return {
    where: name,
    value: String(usual),
    origin: { kind: "default", of: `${engine.title} ${spec.engine.version}` },
  };
}

/** The settings of a group that decide a flag. */
function settingsOf(asked: Asked, group: ResolvedGroup, flag: string): readonly string[] {
  const argument = argumentIn(group, flag);
  if (argument !== undefined) return [`groups.${group.name}.args.${argument}`];
  const origin = derivedFlag(asked, group.name, flag);
  const camel = flag.replaceAll(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return origin?.kind === "derived" ? origin.from : [`groups.${group.name}.args.${camel}`];
}

const TYPES: Readonly<Record<string, string>> = {
  bool: "a switch",
  choices: "a name",
  float: "a number",
  int: "a whole number",
  "int|auto": 'a whole number or "auto"',
  json: "an object",
  "json-list": "a list",
  "json|str": "an object or a string",
  str: "a string",
};

/** The values that a flag or a key takes, in words. */
export function takesOf(flag: ReleaseFlag | ConfigKey): string {
  const kind = entryOf(TYPES, flag.type) ?? flag.type;
  const choices = flag.choices === undefined ? "" : `: ${flag.choices.map(String).join(", ")}`;
  const usual =
    flag.default === undefined || flag.default === "" ? "" : `; default ${JSON.stringify(flag.default)}`;
  const several = "list" in flag && (flag.list ?? false) ? "one or more values, each " : "";
  return `${several}${kind}${choices}${boundsInWords(flag)}${usual}`;
}
