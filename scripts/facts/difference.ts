import { isDeepStrictEqual } from "node:util";
import type {
  ConfigObject,
  DifferenceFile,
  RegistryName,
  ReleaseCatalogue,
  WholeFile,
} from "../../core/facts/index.ts";

type Entries<Entry> = Readonly<Record<string, Entry>>;

/** Removed entries are null. */
type Changes<Entry> = Record<string, Entry | null>;

type RegistryDifference = NonNullable<DifferenceFile["registries"]>;

type RegistryChange = Exclude<RegistryDifference[RegistryName], undefined>;

/** The file of a release as its difference to an older one: `catalogueFrom` of both files gives the catalogue back. */
export function differenceOf(older: ReleaseCatalogue, newer: ReleaseCatalogue): DifferenceFile {
  const [versions, flags] = [changes(older.versions, newer.versions), changes(older.flags, newer.flags)];
  const images = changes(older.images, newer.images);
  const configs = changes(older.configs, newer.configs, changedConfig);
  const variables = changes(older.variables, newer.variables);
  const registries = changedRegistries(older.registries, newer.registries);
  const removed = changes(older.removed, newer.removed);
  return {
    release: newer.release,
    differsFrom: older.release,
    ...(hasEntries(versions) ? { versions } : {}),
    ...(hasEntries(images) ? { images } : {}),
    ...(hasEntries(flags) ? { flags } : {}),
    ...(hasEntries(configs) ? { configs } : {}),
    ...(hasEntries(variables) ? { variables } : {}),
    ...(hasEntries(registries) ? { registries } : {}),
    ...(hasEntries(removed) ? { removed } : {}),
  };
}

/** The file of a release that differs from none. */
export function wholeFile(catalogue: ReleaseCatalogue): WholeFile {
  const { release, versions, images, flags, configs, variables, registries, removed } = catalogue;
  return {
    release,
    versions,
    ...(hasEntries(images) ? { images } : {}),
    flags,
    ...(hasEntries(configs) ? { configs } : {}),
    ...(hasEntries(variables) ? { variables } : {}),
    ...(hasEntries(registries) ? { registries } : {}),
    ...(hasEntries(removed) ? { removed } : {}),
  };
}

function hasEntries(part: object): boolean {
  return Object.keys(part).length > 0;
}

/** What changed between two parts: new and changed entries, and null for those that are gone. */
export function changes<Entry, Change = Entry>(
  older: Entries<Entry>,
  newer: Entries<Entry>,
  change?: (from: Entry, to: Entry) => Change,
): Changes<Entry | Change> {
  const found: [string, Entry | Change | null][] = [];
  for (const name of [...new Set([...Object.keys(older), ...Object.keys(newer)])].toSorted()) {
    const [from, to] = [own(older, name), own(newer, name)];
    if (to === undefined) found.push([name, null]);
    else if (from === undefined) found.push([name, to]);
    else if (!isDeepStrictEqual(from, to)) found.push([name, change === undefined ? to : change(from, to)]);
  }
  return Object.fromEntries(found);
}

function own<Entry>(entries: Entries<Entry>, name: string): Entry | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function changedConfig(from: ConfigObject, to: ConfigObject) {
  return {
    ...(from.strict === to.strict ? {} : { strict: to.strict }),
    keys: changes(from.keys, to.keys),
  };
}

type Registries = ReleaseCatalogue["registries"];

function changedRegistries(older: Registries, newer: Registries): RegistryDifference {
  const found: Partial<Record<RegistryName, RegistryChange>> = {};
  for (const name of registryNames(older, newer)) {
    const [from, to] = [older[name], newer[name]];
    if (to === undefined) found[name] = null;
    else if (from === undefined) found[name] = to;
    else {
      const [added, removed] = [without(to, from), without(from, to)];
      if (added.length + removed.length > 0) {
        found[name] = {
          ...(added.length === 0 ? {} : { added }),
          ...(removed.length === 0 ? {} : { removed }),
        };
      }
    }
  }
  return found;
}

const REGISTRIES = {
  architectures: true,
  connectors: true,
  quantizations: true,
  reasoningParsers: true,
  speculativeMethods: true,
  toolCallParsers: true,
} satisfies Record<RegistryName, true>;

function isRegistry(name: string): name is RegistryName {
  return Object.hasOwn(REGISTRIES, name);
}

function registryNames(...registries: readonly Registries[]): readonly RegistryName[] {
  const present = new Set(registries.flatMap((each) => Object.keys(each)));
  return Object.keys(REGISTRIES)
    .filter(isRegistry)
    .filter((name) => present.has(name));
}

/** The names of a list that another lacks. */
export function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const names = new Set(other);
  return list.filter((name) => !names.has(name)).toSorted();
}
