import { vllmAscendOwned } from "../../core/index.ts";
import type { ConfigKey, ReleaseCatalogue } from "../../core/facts/index.ts";
import { type Edit, editOf } from "./edit.ts";
import { combinations } from "./combinations.ts";
import { isRecord } from "./record.ts";
import { UNKNOWN, valuesOfFlag, valuesOfKey, variantsOf } from "./variants.ts";

const { argumentOf, flags: ownedFlags, variables: ownedVariables } = vllmAscendOwned;

/** Numbers of a group that decide its shape. */
const DEGREES: Readonly<Record<string, number>> = {
  dataParallelSize: 1,
  nodes: 1,
  pipelineParallelSize: 1,
  prefillContextParallelSize: 1,
  tensorParallelSize: 1,
};

/** Texts that a variable of a process typically holds. */
const TEXTS = ["", "0", "1", "2", "-1", "true", "1.5", UNKNOWN];

/** The groups of a topology as it was written. */
export type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The edits of what a group sets: every argument, every key and every variable removed and changed. */
export function editsOfSettings(groups: Groups, catalogue: ReleaseCatalogue): readonly Edit[] {
  const edits = Object.entries(groups).flatMap(([name, group]) => {
    const path = ["groups", name];
    return [
      ...editsOfArguments([...path, "args"], recordIn(group, "args"), catalogue),
      ...Object.entries(recordIn(group, "env")).flatMap(([variable]) => [
        editOf("env", [...path, "env", variable], undefined),
        ...TEXTS.map((text) => editOf("env", [...path, "env", variable], text)),
      ]),
      ...Object.entries(DEGREES).flatMap(([degree, least]) =>
        [...new Set([numberIn(group, degree, least), 1, 2, 3, 4, 8, 16])]
          .flatMap((value) => [value, value * 2])
          .filter((value) => value !== numberIn(group, degree, least))
          .map((value) => editOf("settings", [...path, degree], value)),
      ),
    ];
  });
  return distinct(edits);
}

/** The edits that add to a group what it does not set: every flag, every key and every variable of the release. */
export function editsOfAdditions(groups: Groups, catalogue: ReleaseCatalogue): readonly Edit[] {
  const quantizations = [...(catalogue.registries.quantizations ?? []), "none", UNKNOWN];
  return distinct([
    ...quantizations.map((name) => editOf("settings", ["model", "quantization"], name)),
    ...Object.entries(groups).flatMap(([name, group]) => {
      const path = ["groups", name];
      const args = recordIn(group, "args");
      return [
        ...flagsOf(catalogue)
          .filter(([argument, flag]) => args[argument] === undefined && catalogue.configs[flag] === undefined)
          .flatMap(([argument, , entry]) =>
            valuesOfFlag(entry).map((value) => editOf("flag", [...path, "args", argument], value)),
          ),
        ...Object.entries(catalogue.configs).flatMap(([flag, { keys }]) =>
          argumentOf(flag) in ownedFlags
            ? []
            : editsOfKeys([...path, "args", argumentOf(flag)], recordIn(args, argumentOf(flag)), keys),
        ),
        ...Object.keys(catalogue.variables)
          .filter((variable) => /ASCEND|HCCL|NPU/.test(variable) && !(variable in ownedVariables))
          .flatMap((variable) => TEXTS.map((text) => editOf("env", [...path, "env", variable], text))),
        ...combinations(path, args),
      ];
    }),
  ]);
}

/** Each edit once: two ways may lead to one value. */
function distinct(edits: readonly Edit[]): readonly Edit[] {
  return [...new Map(edits.map((edit) => [edit.id, edit])).values()];
}

function flagsOf({ flags }: ReleaseCatalogue) {
  return Object.entries(flags)
    .map(([flag, entry]) => [argumentOf(flag), flag, entry] as const)
    .filter(([argument]) => !(argument in ownedFlags));
}

function editsOfArguments(
  path: readonly string[],
  args: Readonly<Record<string, unknown>>,
  catalogue: ReleaseCatalogue,
): readonly Edit[] {
  const entries = new Map(flagsOf(catalogue).map(([argument, flag, entry]) => [argument, { flag, entry }]));
  return Object.entries(args).flatMap(([argument, value]) => {
    const { flag = "", entry } = entries.get(argument) ?? {};
    return editsOfValue([...path, argument], value, entry?.choices, catalogue.configs[flag]?.keys, "args");
  });
}

/** A value removed, changed, and the same for every key in it. */
function editsOfValue(
  path: readonly string[],
  value: unknown,
  choices: readonly unknown[] | undefined,
  keys: Readonly<Record<string, ConfigKey>> | undefined,
  kind: string,
): readonly Edit[] {
  const steps = variantsOf(
    value,
    choices?.filter((choice) => choice !== null),
  );
  return [
    editOf(kind, path, undefined),
    ...steps.map((step) => editOf(kind, path, step)),
    ...(isRecord(value)
      ? [
          editOf("key", [...path, UNKNOWN], 1),
          ...Object.entries(value).flatMap(([name, inner]) =>
            editsOfValue([...path, name], inner, keys?.[name]?.choices, keys?.[name]?.keys, "key"),
          ),
        ]
      : []),
  ];
}

/** Keys that a structured value does not have, each with typical values; and one that no release knows. */
function editsOfKeys(
  path: readonly string[],
  value: Readonly<Record<string, unknown>>,
  keys: Readonly<Record<string, ConfigKey>>,
): readonly Edit[] {
  return [
    editOf("key", [...path, UNKNOWN], 1),
    ...Object.entries(keys).flatMap(([name, key]) => [
      ...(value[name] === undefined
        ? valuesOfKey(key).map((one) => editOf("key", [...path, name], one))
        : []),
      ...(key.keys === undefined ? [] : editsOfKeys([...path, name], recordIn(value, name), key.keys)),
    ]),
  ];
}

function recordIn(
  record: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function numberIn(record: Readonly<Record<string, unknown>>, name: string, otherwise: number): number {
  const value = record[name];
  return typeof value === "number" ? value : otherwise;
}
