import type { ReleaseCatalogue } from "../../core/index.ts";

/** The keys of the plugin are judged one object at a time. */
const PLUGIN = "additional-config";

/** By flag, the keys of objects that forbid other keys; without flags whose keys are unknown. */
export function forbiddingObjects({
  configs,
}: ReleaseCatalogue): Readonly<Record<string, readonly string[]>> {
  const forbidding = Object.entries(configs).flatMap(([flag, { strict, keys }]) =>
    strict && flag !== PLUGIN ? [[flag, Object.keys(keys)] as const] : [],
  );
  return Object.fromEntries(forbidding);
}

/** By key, the keys of objects in `--additional-config` that forbid other keys. */
export function strictKeys({ configs }: ReleaseCatalogue): Readonly<Record<string, readonly string[]>> {
  const strict = Object.entries(configs[PLUGIN]?.keys ?? {}).flatMap(([key, { keys, strict: is }]) =>
    is === true && keys !== undefined ? [[key, Object.keys(keys)] as const] : [],
  );
  return Object.fromEntries(strict);
}

/** Variables and keys of `--additional-config` that the plugin of a release reads, and whether it forbids other keys. */
interface Plugin {
  readonly variables: readonly string[];
  readonly keys: readonly string[];
  readonly strict: boolean;
  /** Keys of scheduler_config. */
  readonly scheduler: readonly string[];
}

export function pluginOf({ configs, variables }: ReleaseCatalogue): Plugin {
  const { keys = {}, strict = false } = configs[PLUGIN] ?? {};
  return {
    variables: Object.keys(variables).filter((name) => name.startsWith("VLLM_ASCEND_")),
    keys: Object.keys(keys),
    strict,
    scheduler: Object.keys(keys["scheduler_config"]?.keys ?? {}),
  };
}
