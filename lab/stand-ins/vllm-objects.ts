import {
  type ConfigFlag,
  configKeys,
  flagOf,
  inRange,
  pluginReleaseOf,
  type VersionRange,
} from "../../core/index.ts";

/** Fields of KVTransferConfig (vllm/config/kv_transfer.py), the same from 0.13.0 to 0.20.2. */
const transferKeys = [
  "kv_connector",
  "engine_id",
  "kv_buffer_device",
  "kv_buffer_size",
  "kv_role",
  "kv_rank",
  "kv_parallel_size",
  "kv_ip",
  "kv_port",
  "kv_connector_extra_config",
  "kv_connector_module_path",
  "enable_permute_local_kv",
  "kv_load_failure_policy",
] as const;

/** Releases in which all of vLLM's classes forbid unknown fields; earlier, only the compilation class does (config/utils.py). */
const FORBIDDING: VersionRange = { since: "0.17" };

/** By flag, the keys of objects that forbid other keys; without releases whose keys are unknown. */
export function forbiddingObjects(version: string): Readonly<Record<string, readonly string[]>> {
  const known = (flag: ConfigFlag): Readonly<Record<string, readonly string[]>> => {
    const keys = configKeys(flag, version);
    return keys === undefined ? {} : { [flagOf(flag)]: keys };
  };
  const compilation = known("compilationConfig");
  const speculative = known("speculativeConfig");
  if (!inRange(version, FORBIDDING) || Object.keys(speculative).length === 0) return compilation;
  return { ...compilation, ...speculative, "kv-transfer-config": transferKeys };
}

/** By key, the keys of objects in `--additional-config` that forbid other keys. */
export function strictKeys(version: string): Readonly<Record<string, readonly string[]>> {
  const strict = Object.entries(pluginReleaseOf(version)?.keys ?? {}).flatMap(([key, { keys, strict: is }]) =>
    is === true && keys !== undefined ? [[key, Object.keys(keys)] as const] : [],
  );
  return Object.fromEntries(strict);
}
