import type {
  ConfigKey,
  ConfigObject,
  RegistryName,
  ReleaseCatalogue,
  ReleaseFlag,
  RemovedFlag,
} from "./release-catalogue.ts";

/** Entries of a part; null removes that of the older release. */
type Entries<Entry> = Readonly<Record<string, Entry | null>>;

/** Names that a registry gained and lost. */
interface ListDifference {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** The object behind a flag: whole, or what changed in it. */
interface ConfigDifference {
  readonly strict?: boolean;
  readonly keys?: Entries<ConfigKey>;
}

/** A whole catalogue, whose entries are sorted by name. Parts that are not known may be absent. */
export type WholeFile = Pick<ReleaseCatalogue, RequiredPart> &
  Partial<Omit<ReleaseCatalogue, RequiredPart>> & { readonly differsFrom?: undefined };

type RequiredPart = "release" | "versions" | "flags";

/** What differs from an older release. */
export interface DifferenceFile {
  readonly release: string;
  /** The older release. */
  readonly differsFrom: string;
  readonly versions?: Entries<string>;
  readonly images?: Entries<string>;
  readonly flags?: Entries<ReleaseFlag>;
  readonly configs?: Entries<ConfigDifference>;
  readonly variables?: Entries<string>;
  readonly registries?: Readonly<Partial<Record<RegistryName, readonly string[] | ListDifference | null>>>;
  readonly removed?: Entries<RemovedFlag>;
}

/** The file of one release. */
export type ReleaseFile = WholeFile | DifferenceFile;

const PARTS = ["versions", "images", "flags", "configs", "variables", "registries", "removed"] as const;

/** Whether JSON is the file of a release, as far as the reader relies on it. */
export function isReleaseFile(json: unknown): json is ReleaseFile {
  if (typeof json !== "object" || json === null || !("release" in json)) return false;
  return (
    typeof json.release === "string" &&
    PARTS.every((part) => {
      const entries: unknown = Reflect.get(json, part);
      return entries === undefined || (typeof entries === "object" && entries !== null);
    })
  );
}

const REGISTRIES: readonly RegistryName[] = [
  "architectures",
  "connectors",
  "quantizations",
  "reasoningParsers",
  "speculativeMethods",
  "toolCallParsers",
];

/**
 * The catalogue at the end of a chain of files: the first is whole, and each other differs from the one before.
 *
 * @throws RangeError for no file, and for a first file that is not whole
 */
export function catalogueFrom(chain: readonly ReleaseFile[]): ReleaseCatalogue {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("a catalogue needs a file");
  if (first.differsFrom !== undefined) throw new RangeError(`${first.release} is not a whole catalogue`);
  if (chain.length === 1) return complete(first);
  return {
    release: last.release,
    versions: merged(chain.map(({ versions }) => versions)),
    images: merged(chain.map(({ images }) => images)),
    flags: merged(chain.map(({ flags }) => flags)),
    configs: mergedConfigs(chain),
    variables: merged(chain.map(({ variables }) => variables)),
    registries: mergedRegistries(chain),
    removed: merged(chain.map(({ removed }) => removed)),
  };
}

/** A whole file as it is, since a plan reads one in every call of the command line. */
function complete(file: WholeFile): ReleaseCatalogue {
  return { images: {}, configs: {}, variables: {}, registries: {}, removed: {}, ...file };
}

/** The last entry of each name, sorted by name, without those that were removed. */
function merged<Entry>(parts: readonly (Entries<Entry> | undefined)[]): Readonly<Record<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const part of parts) {
    for (const [name, entry] of Object.entries(part ?? {})) {
      if (entry === null) entries.delete(name);
      else entries.set(name, entry);
    }
  }
  return sorted(entries);
}

function mergedConfigs(chain: readonly ReleaseFile[]): Readonly<Record<string, ConfigObject>> {
  const differences = new Map<string, ConfigDifference[]>();
  for (const { configs = {} } of chain) {
    for (const [flag, difference] of Object.entries(configs)) {
      if (difference === null) differences.delete(flag);
      else differences.set(flag, [...(differences.get(flag) ?? []), difference]);
    }
  }
  return sorted(
    new Map(
      [...differences].map(([flag, all]) => [
        flag,
        {
          strict: all.findLast(({ strict }) => strict !== undefined)?.strict ?? false,
          keys: merged(all.map(({ keys }) => keys)),
        },
      ]),
    ),
  );
}

function mergedRegistries(chain: readonly ReleaseFile[]): ReleaseCatalogue["registries"] {
  const registries: Partial<Record<RegistryName, readonly string[]>> = {};
  for (const name of REGISTRIES) {
    let names: ReadonlySet<string> | undefined;
    for (const { registries: changed } of chain) names = changedNames(names, changed?.[name]);
    if (names !== undefined) registries[name] = [...names].toSorted();
  }
  return registries;
}

function changedNames(
  names: ReadonlySet<string> | undefined,
  change: readonly string[] | ListDifference | null | undefined,
): ReadonlySet<string> | undefined {
  if (change === undefined) return names;
  if (change === null) return undefined;
  if (isList(change)) return new Set(change);
  const { added = [], removed = [] } = change;
  return new Set([...(names ?? []), ...added].filter((name) => !removed.includes(name)));
}

function isList(change: readonly string[] | ListDifference): change is readonly string[] {
  return Array.isArray(change);
}

function sorted<Entry>(entries: ReadonlyMap<string, Entry>): Readonly<Record<string, Entry>> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
