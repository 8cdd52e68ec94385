import type { ObservedPool } from "../observed.ts";
import { integerOf, isMapping, pythonText } from "./python-yaml.ts";

/** The config file of a pool's clients, as glm-serve mounts it for a role. */
export interface PoolFile {
  readonly role: string;
  readonly backend: ObservedPool["backend"];
  readonly text: string;
  readonly place: string;
}

/** Variables with the path of the file, and the backend that reads it. */
export const POOL_VARIABLES: Readonly<Record<string, ObservedPool["backend"]>> = {
  MOONCAKE_CONFIG_PATH: "mooncake",
  MMC_LOCAL_CONFIG_PATH: "memcache",
};

/** The setting with the address of the master, and that with the memory of each process. */
const KEYS: Readonly<Record<ObservedPool["backend"], { readonly master: string; readonly segment: string }>> =
  {
    mooncake: { master: "master_server_address", segment: "global_segment_size" },
    memcache: { master: "ock.mmc.meta_service_url", segment: "ock.mmc.local_service.dram.size" },
  };

/** What glm-serve writes into every file. */
const WRITTEN: ReadonlySet<string> = new Set([
  "ock.mmc.local_service.config_store_url",
  "ock.mmc.local_service.world_size=256",
  "ock.mmc.local_service.protocol=device_sdma",
  "metadata_server=P2PHANDSHAKE",
  "protocol=ascend",
  "device_name=",
]);

const DEFAULT_SEGMENT = "1GB";

/** The pool behind the files of all roles; undefined without files. */
export function poolOfFiles(files: readonly PoolFile[]): ObservedPool | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const { master, segment } = KEYS[first.backend];
  const settings = settingsOf(first);
  const port = integerOf(/:(\d+)$/.exec(pythonText(settings[master]))?.[1]);
  if (port === undefined) return undefined;
  const config = Object.entries(settings).filter(
    ([name, value]) =>
      name !== master &&
      name !== segment &&
      !WRITTEN.has(name) &&
      !WRITTEN.has(`${name}=${pythonText(value)}`),
  );
  const segments = files.map(
    (file) => [file.role, pythonText(settingsOf(file)[segment] ?? DEFAULT_SEGMENT)] as const,
  );
  return {
    backend: first.backend,
    port,
    config: Object.fromEntries(config),
    place: first.place,
    ...(segments.every(([, size]) => size === DEFAULT_SEGMENT)
      ? {}
      : { segmentSize: Object.fromEntries(segments) }),
  };
}

function settingsOf({ backend, text }: PoolFile): Readonly<Record<string, unknown>> {
  if (backend === "memcache")
    return Object.fromEntries(
      text.split("\n").flatMap((line) => {
        const [, name, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, value]];
      }),
    );
  const parsed: unknown = JSON.parse(text);
  return isMapping(parsed) ? parsed : {};
}
